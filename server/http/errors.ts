import { words } from '#words';

type RefusalCode = keyof typeof words.refusals;

/** A "no" a visitor may read: its code picks the Dutch words and the status. Everything else thrown is a bug. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode) {
    super(words.refusals[code]);
    this.code = code;
  }

  get status() {
    return statusOf[this.code];
  }
}

/** What a refusal that is about us, not about the reader, says of when to come back. */
export const RETRY_SECONDS: Partial<Record<RefusalCode, number>> = { 'too-busy': 5, 'bank-down': 30, 'disk-full': 300 };

/** What SQLite and the file system say when they cannot write, as a "no" that a reader understands; null: it is a bug. */
export function refusalOf(error: Error): Refusal | null {
  const { code = '' } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return new Refusal('disk-full');
  return /^SQLITE_(BUSY|LOCKED)/.test(code) ? new Refusal('too-busy') : null;
}

/** Too often, too fast: says how many seconds to wait. */
export class TooMany extends Refusal {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('too-many');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const statusOf = {
  'sign-in-first': 401,
  'wrong-credentials': 401,
  'wrong-password': 403,
  'prove-again': 403,
  'second-factor-first': 403,
  'bad-passkey': 403,
  'passkey-known': 409,
  'wrong-factor': 403,
  'factor-locked': 429,
  'half-open-over': 410,
  'bad-code': 410,
  'too-many': 429,
  'common-password': 422,
  'name-taken': 422,
  'same-address': 422,
  'address-in-use': 409,
  'bad-name': 422,
  'bad-email': 422,
  'bad-password': 422,
  hidden: 403,
  'thread-closed': 403,
  'not-yours': 403,
  'too-late-to-edit': 403,
  'already-withdrawn': 409,
  'verify-first': 403,
  banned: 403,
  'choose-first': 403,
  'meter-empty': 403,
  'no-reason': 422,
  'no-explanation': 422,
  'no-faith': 422,
  'no-rule': 422,
  'nothing-picked': 422,
  'nothing-to-do': 409,
  'too-late-to-undo': 409,
  'not-staff': 403,
  'not-yourself': 403,
  'last-administrator': 409,
  'no-author': 422,
  'gift-too-long': 422,
  'objection-late': 410,
  'objection-made': 409,
  'same-moderator': 403,
  'pro-only': 403,
  'empty-text': 422,
  'text-too-long': 422,
  'bad-request': 400,
  'bad-form': 400,
  'unknown-origin': 403,
  'not-found': 404,
  'wrong-method': 405,
  'too-large': 413,
  'wrong-content-type': 415,
  'too-busy': 503,
  'already-pro': 409,
  'bank-down': 503,
  'bad-code-word': 422,
  'no-order': 404,
  'withdrawal-late': 410,
  'withdrawn-already': 409,
  'nothing-to-cancel': 409,
  waived: 410,
  'bad-gift': 422,
  'bad-amount': 422,
  'bad-day': 422,
  'disk-full': 507,
  'our-fault': 500,
} as const satisfies Record<RefusalCode, number>;
