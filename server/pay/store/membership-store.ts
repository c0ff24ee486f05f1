import { type Db, toDate } from '../../database/open.ts';
import type { Act, NewAct } from '../ledger.ts';
import { type History, isOnce, type MemberAct, type Membership } from '../rules.ts';
import type { PaymentStore } from './payment-store.ts';

const DAY = 86_400_000;

/** What members did to their membership, and what follows from it for the rest of the house. */
export function openMemberships(db: Db, payments: PaymentStore) {
  const insert = db.prepare(
    `INSERT INTO membership_act (member_id, purchase_id, kind, at, until, cents, reason, moderator_id)
     VALUES (@memberId, @purchaseId, @kind, @at, @until, @cents, @reason, @moderatorId)`,
  );
  const ofMember = db.prepare<[number], Row>('SELECT * FROM membership_act WHERE member_id = ? ORDER BY at, id');
  const access = db.prepare('UPDATE member SET paid_access_until = ?, paid_until = ? WHERE id = ?');

  return {
    note({ purchaseId = null, until = null, cents = null, reason = '', moderatorId = null, ...act }: NewAct): void {
      const times = { at: act.at.getTime(), until: until?.getTime() ?? null };
      insert.run({ ...act, purchaseId, cents, reason, moderatorId, ...times });
    },
    actsOf: (memberId: number): Act[] => ofMember.all(memberId).map(fromRow),
    /** All that decides what a member is. What was bought for someone else makes nobody PRO but them. */
    historyOf: (memberId: number): History => ({
      payments: payments.of(memberId).filter(({ plan }) => !isOnce(plan)),
      acts: ofMember
        .all(memberId)
        .filter((act) => act.kind !== 'give' || act.purchase_id === null || payments.isPaid(act.purchase_id))
        .flatMap(ruleActFrom),
    }),
    /** What the derivation says, where everything else looks. */
    setAccess(memberId: number, { accessUntil, paidUntil }: Pick<Membership, 'accessUntil' | 'paidUntil'>): void {
      access.run(accessUntil?.getTime() ?? null, paidUntil?.getTime() ?? null, memberId);
    },
    ...openCustomerLists(db),
  };
}

/** Members by what they pay. */
function openCustomerLists(db: Db) {
  const dueForWord = db
    .prepare<object, number>(
      `SELECT id FROM member WHERE paid_until BETWEEN @since AND @now
       UNION
       SELECT member.id FROM member JOIN purchase ON purchase.member_id = member.id
         JOIN subscription ON subscription.purchase_id = purchase.id AND subscription.status = 'active'
        WHERE paid_until BETWEEN @now AND @until AND purchase.plan = 'year'`,
    )
    .pluck();
  const customers = db
    .prepare<[], number>('SELECT DISTINCT member_id FROM purchase WHERE member_id IS NOT NULL ORDER BY member_id')
    .pluck();
  const search = db
    .prepare<[string, string], number>(
      `SELECT DISTINCT member.id FROM member LEFT JOIN purchase ON purchase.member_id = member.id
      WHERE member.email LIKE ? ESCAPE '\\' OR purchase.number = ? ORDER BY member.id LIMIT 50`,
    )
    .pluck();

  return {
    /** Who may have to hear something: whose term ended lately, and whose year is about to be collected. */
    dueForWord: (now: Date, { graceDays, announcedDays }: { graceDays: number; announcedDays: number }): number[] =>
      dueForWord.all({
        now: now.getTime(),
        since: now.getTime() - (graceDays + 2) * DAY,
        until: now.getTime() + announcedDays * DAY,
      }),
    customers: (): number[] => customers.all(),
    /** Members by a part of their address or a whole order number. */
    search(typed: string): number[] {
      const part = typed.trim().replace(/[\\%_]/g, '\\$&');
      return part ? search.all(`%${part}%`, typed.trim().toUpperCase()) : [];
    },
  };
}

type Row = {
  id: number;
  member_id: number | null;
  purchase_id: number | null;
  kind: Act['kind'];
  at: number;
  until: number | null;
  cents: number | null;
  reason: string;
  moderator_id: number | null;
};

const fromRow = (row: Row): Act => ({
  id: row.id,
  memberId: row.member_id,
  purchaseId: row.purchase_id,
  kind: row.kind,
  at: new Date(row.at),
  until: toDate(row.until),
  cents: row.cents,
  reason: row.reason,
  moderatorId: row.moderator_id,
});

/** What of an act counts for the rules; refunds and notes are told elsewhere. */
function ruleActFrom({ kind, at, until, purchase_id }: Row): MemberAct[] {
  if (kind === 'refund' || kind === 'note') return [];
  if (kind === 'withdraw') return [{ kind, at, purchaseId: purchase_id! }];
  if (kind === 'end' || kind === 'give') return [{ kind, at, until: until! }];
  return [{ kind, at }];
}
