import { Fault } from '../http/faults.ts';
import type { Tier } from '#contract';
import { tierAt } from '../time/tier.ts';

export const LISTS = ['newsletter', 'commercial', 'replies'] as const;
export type List = (typeof LISTS)[number];
export type MailClass = 'transactional' | 'notification' | 'newsletter' | 'commercial';

/** Which list a class of mail needs consent for; what a member asked for by acting needs none. */
const listOf = {
  transactional: null,
  notification: 'replies',
  newsletter: 'newsletter',
  commercial: 'commercial',
} as const;

/** What decides whether someone may be mailed. */
export type Addressee = { tier: Tier; proUntil: Date | null; verifiedAt: Date | null };
type Recipient = {
  member: Addressee;
  consents: ReadonlySet<List>;
  /** The member pressed the button for just this: "Volg dit artikel". */
  asked?: boolean;
};

/**
 * The last word on every mail but the transactional. Throws a plain error, not a refusal: code that asks for such a mail to be
 * written has a bug. PRO promises no commercial mail; Tw 11.7 asks for consent that can be shown.
 */
export function ensureMayMail(mailClass: MailClass, { member, consents, asked = false }: Recipient, now: Date): void {
  const list = listOf[mailClass];
  if (list === null) return;
  if (mailClass === 'commercial' && tierAt(member, now) === 'pro')
    throw new Fault('A PRO member gets no commercial mail');
  if (!member.verifiedAt) throw new Fault('Nobody has confirmed this address');
  if (!consents.has(list) && !(mailClass === 'notification' && asked))
    throw new Fault(`There is no consent for ${list}`);
}

/** Minutes to wait after each failed attempt; after the last the mail is dead and the operator is told. */
const RETRY_MINUTES = [1, 5, 15, 60, 180, 720, 1440];

/** When to try again after so many attempts, or null when it is enough. */
export function retryAt(attempts: number, now: Date): Date | null {
  const minutes = RETRY_MINUTES[attempts - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
}

/** Nobody can have us fill someone's mailbox with links: three an hour, whoever asks. */
export const LINKS_PER_HOUR = 3;
