import type { Tier } from '#contract';
import { type Db, toDate } from '../database/open.ts';
import type { Addressee, List } from './rules.ts';

type NewConsent = {
  memberId: number;
  list: List;
  granted: boolean;
  textVersion: string;
  source: string;
  now: Date;
};
export type Subscriber = Addressee & { id: number; name: string; email: string };

type SubscriberRow = {
  id: number;
  name: string;
  email: string;
  tier: Tier;
  pro_until: number | null;
  verified_at: number | null;
};

// PRO promises no commercial mail: the query leaves them out, and the rule refuses them all the same.
const subscribed = `FROM member WHERE verified_at IS NOT NULL AND banned_at IS NULL AND id > @after
    AND (@list <> 'commercial' OR tier <> 'pro')
    AND 1 = (SELECT granted FROM consent WHERE member_id = member.id AND list = @list ORDER BY consent.id DESC LIMIT 1)`;

/** Who asked for which list. Rows are only added: the newest of a list is what counts. */
export function openConsents(db: Db) {
  const add = db.prepare(
    `INSERT INTO consent (member_id, list, granted, text_version, source, given_at)
     VALUES (@memberId, @list, @granted, @textVersion, @source, @now)`,
  );
  const granted = db
    .prepare<[number], List>(
      `SELECT list FROM consent AS newest WHERE member_id = ? AND granted = 1
          AND id = (SELECT max(id) FROM consent WHERE member_id = newest.member_id AND list = newest.list)`,
    )
    .pluck();
  const count = db.prepare<object, number>(`SELECT count(*) ${subscribed}`).pluck();
  const subscribers = db.prepare<object, SubscriberRow>(
    `SELECT id, name, email, tier, pro_until, verified_at ${subscribed} ORDER BY id LIMIT @most`,
  );

  return {
    addConsent: ({ granted, now, ...consent }: NewConsent): void =>
      void add.run({ ...consent, granted: granted ? 1 : 0, now: now.getTime() }),
    consentsOf: (memberId: number): Set<List> => new Set(granted.all(memberId)),

    countSubscribers: (list: List): number => count.get({ list, after: 0 }) ?? 0,
    subscribersAfter: (list: List, after: number, most: number): Subscriber[] =>
      subscribers.all({ list, after, most }).map(fromRow),
  };
}

const fromRow = ({ pro_until, verified_at, ...row }: SubscriberRow): Subscriber => ({
  ...row,
  proUntil: toDate(pro_until),
  verifiedAt: toDate(verified_at),
});
