import type { Db } from '../database/open.ts';
import { SETUP_MINUTES } from '../members/factors/totp-store.ts';
import { before, type DAYS_KEPT, INVOICE_YEARS } from './rules.ts';

/** How many of each kind went. */
export type Gone = Record<string, number>;
export type RetentionStore = ReturnType<typeof openRetention>;

type Aged = { name: string; kind: keyof typeof DAYS_KEPT; sql: string };

/** Each with the one moment it needs; causes and numbers stay, for they keep things from being done twice. */
const byAge: readonly Aged[] = [
  {
    name: 'mail',
    kind: 'mail',
    sql: `UPDATE mail SET address = '', subject = '', headers = '{}'
           WHERE written_at < ? AND sent_at IS NOT NULL AND (address <> '' OR subject <> '')`,
  },
  { name: 'dead letters', kind: 'mail', sql: 'DELETE FROM mail WHERE dead_at < ?' },
  {
    name: 'meter moments',
    kind: 'meterMoment',
    sql: 'UPDATE unlock SET unlocked_at = 0 WHERE unlocked_at < ? AND unlocked_at > 0',
  },
  { name: 'downloads', kind: 'downloads', sql: 'DELETE FROM ebook_download WHERE downloaded_at < ?' },
  {
    name: 'reporters',
    kind: 'reporter',
    sql: `UPDATE report SET name = NULL, email = NULL
           WHERE decided_at < ? AND (name IS NOT NULL OR email IS NOT NULL)`,
  },
  { name: 'webhooks', kind: 'webhooks', sql: 'DELETE FROM webhook WHERE done_at < ?' },
  { name: 'audit', kind: 'audit', sql: 'DELETE FROM audit WHERE at < ?' },
  { name: 'erasures', kind: 'erasures', sql: 'DELETE FROM erasure WHERE erased_at < ?' },
];

/** What says by itself when it is over. */
const expiring: Readonly<Record<string, readonly string[]>> = {
  tokens: ['DELETE FROM token WHERE expires_at <= ?'],
  'half-open': [
    'DELETE FROM challenge WHERE expires_at <= ?',
    'DELETE FROM half_open WHERE expires_at <= ?',
    // A secret that no app took over.
    `DELETE FROM totp WHERE confirmed_at IS NULL AND made_at <= ? - ${SETUP_MINUTES * 60_000}`,
  ],
  'sign-ups': ['DELETE FROM signup WHERE expires_at <= ?'],
  'address moves': ['DELETE FROM address_move WHERE expires_at <= ?'],
};

/** Forgetting, in every table that holds something about people. */
export function openRetention(db: Db) {
  const aged = byAge.map(({ name, kind, sql }) => ({ name, kind, statement: db.prepare<[number]>(sql) }));
  const over = Object.entries(expiring).map(([name, sqls]) => ({
    name,
    statements: sqls.map((sql) => db.prepare<[number]>(sql)),
  }));
  const unnameInvoices = db.prepare<[number]>(
    "UPDATE invoice SET customer_name = '' WHERE year < ? AND customer_name <> ''",
  );
  const unverified = db
    .prepare<[number, number], number>(
      `SELECT id FROM member WHERE verified_at IS NULL AND joined_at < ? AND role = 'member' AND given_tier = 'free'
          AND banned_at IS NULL AND NOT EXISTS (SELECT 1 FROM signup WHERE member_id = member.id AND expires_at > ?)
          AND NOT EXISTS (SELECT 1 FROM reaction WHERE member_id = member.id)
          AND NOT EXISTS (SELECT 1 FROM purchase WHERE member_id = member.id)`,
    )
    .pluck();

  return {
    /** Takes away or empties what is older than its rule keeps. Call it inside a transaction. */
    forget(now: Date): Gone {
      const gone: Gone = {};
      for (const { name, kind, statement } of aged) gone[name] = statement.run(before(kind, now).getTime()).changes;
      gone['invoices'] = unnameInvoices.run(now.getUTCFullYear() - INVOICE_YEARS).changes;
      for (const { name, statements } of over)
        gone[name] = statements.reduce((sum, statement) => sum + statement.run(now.getTime()).changes, 0);
      return gone;
    },
    /** Accounts that nobody confirmed in time, that nobody is about to confirm, and that nothing hangs on. */
    unconfirmed: (now: Date): number[] => unverified.all(before('unverified', now).getTime(), now.getTime()),
  };
}
