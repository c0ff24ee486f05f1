import type { Db } from '../database/open.ts';
import { SETUP_MINUTES } from '../members/factors/totp-store.ts';
import { before, DAYS_KEPT, INVOICE_YEARS } from './rules.ts';

/** How many of each kind went. */
export type Gone = Record<string, number>;
export type Erasure = { memberId: number; joinedAt: number; reactionsToo: boolean; erasedAt: number };
export type RetentionStore = ReturnType<typeof openRetention>;

export function openRetention(db: Db) {
  /** Each with the one moment it needs; causes and numbers stay, for they keep things from being done twice. */
  const byAge: [name: string, kind: keyof typeof DAYS_KEPT, sql: string][] = [
    [
      'mail',
      'mail',
      `UPDATE mail SET address = '', subject = '', headers = '{}'
        WHERE written_at < ? AND sent_at IS NOT NULL AND (address <> '' OR subject <> '')`,
    ],
    ['dead letters', 'mail', 'DELETE FROM mail WHERE dead_at < ?'],
    ['meter moments', 'meterMoment', 'UPDATE unlock SET unlocked_at = 0 WHERE unlocked_at < ? AND unlocked_at > 0'],
    ['downloads', 'downloads', 'DELETE FROM ebook_download WHERE downloaded_at < ?'],
    [
      'reporters',
      'reporter',
      `UPDATE report SET name = NULL, email = NULL
        WHERE decided_at < ? AND (name IS NOT NULL OR email IS NOT NULL)`,
    ],
    ['webhooks', 'webhooks', 'DELETE FROM webhook WHERE done_at < ?'],
    ['audit', 'audit', 'DELETE FROM audit WHERE at < ?'],
    ['erasures', 'erasures', 'DELETE FROM erasure WHERE erased_at < ?'],
  ];
  const statements = byAge.map(([name, kind, sql]) => ({ name, kind, run: db.prepare<[number]>(sql) }));
  const unnameInvoices = db.prepare<[number]>(
    "UPDATE invoice SET customer_name = '' WHERE year < ? AND customer_name <> ''",
  );
  const forgetTokens = db.prepare<[number]>('DELETE FROM token WHERE expires_at <= ?');
  // A secret that no app took over; the rest is over by itself.
  const forgetBegun = [
    'DELETE FROM challenge WHERE expires_at <= ?',
    'DELETE FROM half_open WHERE expires_at <= ?',
    `DELETE FROM totp WHERE confirmed_at IS NULL AND made_at <= ? - ${SETUP_MINUTES * 60_000}`,
  ].map((sql) => db.prepare<[number]>(sql));
  const forgetSignUps = db.prepare<[number]>('DELETE FROM signup WHERE expires_at <= ?');
  const forgetMoves = db.prepare<[number]>('DELETE FROM address_move WHERE expires_at <= ?');
  const unverified = db
    .prepare<[number, number], number>(
      `SELECT id FROM member WHERE verified_at IS NULL AND joined_at < ? AND role = 'member' AND given_tier = 'free'
          AND banned_at IS NULL AND NOT EXISTS (SELECT 1 FROM signup WHERE member_id = member.id AND expires_at > ?)
          AND NOT EXISTS (SELECT 1 FROM reaction WHERE member_id = member.id)
          AND NOT EXISTS (SELECT 1 FROM purchase WHERE member_id = member.id)`,
    )
    .pluck();

  const erasures = db.prepare<[], ErasureRow>(
    'SELECT member_id, joined_at, reactions_too, erased_at FROM erasure ORDER BY erased_at, member_id',
  );
  const missing = db
    .prepare<[number, number, number, number], number>(
      `SELECT 1 FROM member WHERE id = ? AND joined_at = ?
          AND NOT EXISTS (SELECT 1 FROM erasure WHERE member_id = ? AND joined_at = ?)`,
    )
    .pluck();

  return {
    /** Takes away or empties what is older than its rule keeps. Call it inside a transaction. */
    forget(now: Date): Gone {
      const gone = statements.map(({ name, kind, run }) => [name, run.run(before(kind, now).getTime()).changes]);
      return {
        ...Object.fromEntries(gone),
        invoices: unnameInvoices.run(now.getUTCFullYear() - INVOICE_YEARS).changes,
        tokens: forgetTokens.run(now.getTime()).changes,
        'half-open': forgetBegun.reduce((sum, one) => sum + one.run(now.getTime()).changes, 0),
        'sign-ups': forgetSignUps.run(now.getTime()).changes,
        'address moves': forgetMoves.run(now.getTime()).changes,
      };
    },
    /** Accounts that nobody confirmed in time, that nobody is about to confirm, and that nothing hangs on. */
    unconfirmed: (now: Date): number[] => unverified.all(before('unverified', now).getTime(), now.getTime()),

    erasures: (): Erasure[] => erasures.all().map(fromRow),
    /** Whether the database still knows someone who was removed. */
    isBack: ({ memberId, joinedAt }: Erasure): boolean =>
      missing.get(memberId, joinedAt, memberId, joinedAt) !== undefined,
  };
}

type ErasureRow = { member_id: number; joined_at: number; reactions_too: 0 | 1; erased_at: number };

const fromRow = ({ member_id, joined_at, reactions_too, erased_at }: ErasureRow): Erasure => ({
  memberId: member_id,
  joinedAt: joined_at,
  reactionsToo: reactions_too === 1,
  erasedAt: erased_at,
});
