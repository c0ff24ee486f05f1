import { type Db, toDate } from '../database/open.ts';
import type { ToldPayment } from './bank.ts';
import type { Act, Follows, NewAct, NewPurchase, Purchase, StoredPayment, Subscription } from './ledger.ts';
import {
  counts,
  isOnce,
  type Chargeback,
  type History,
  type MemberAct,
  type Membership,
  type Payment,
  type PaymentStatus,
  type Plan,
  type Refund,
} from './rules.ts';

export type Hook = { id: number; paymentId: string; purchaseId: number | null; attempts: number };
export type ErrandKind = 'subscribe' | 'unsubscribe' | 'refund' | 'forget';
export type Errand = { id: number; kind: ErrandKind; cause: string; facts: Record<string, unknown>; attempts: number };
export type Waiting = { attempts: number; nextAt: Date; fault: string };
const DAY = 86_400_000;
export type PayStore = ReturnType<typeof openPay>;

export function openPay(db: Db) {
  const purchaseInsert = db.prepare(
    `INSERT INTO purchase (number, member_id, plan, follows, cents, renewal_cents, code, form_key, terms, waiver, ordered_at)
     VALUES (@number, @memberId, @plan, @follows, @cents, @renewalCents, @code, @formKey, @terms, @waiver, @orderedAt)
     ON CONFLICT (member_id, form_key) DO NOTHING`,
  );
  const purchaseByKey = db.prepare<[number, string], PurchaseRow>(
    'SELECT * FROM purchase WHERE member_id = ? AND form_key = ?',
  );
  const purchaseById = db.prepare<[number], PurchaseRow>('SELECT * FROM purchase WHERE id = ?');
  const purchaseByNumber = db.prepare<[string], PurchaseRow>('SELECT * FROM purchase WHERE number = ?');
  const purchaseByPayment = db.prepare<[string, string], PurchaseRow>(
    'SELECT * FROM purchase WHERE id IN (SELECT purchase_id FROM payment WHERE id = ? UNION SELECT id FROM purchase WHERE payment_id = ?)',
  );
  const purchasesOf = db.prepare<[number], PurchaseRow>('SELECT * FROM purchase WHERE member_id = ? ORDER BY id DESC');
  const attach = db.prepare('UPDATE purchase SET payment_id = ?, checkout_url = ? WHERE id = ? AND payment_id IS NULL');
  const withdraw = db.prepare('UPDATE purchase SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL');
  const openPurchases = db.prepare<[number], PurchaseRow>(
    `SELECT purchase.* FROM purchase LEFT JOIN payment ON payment.id = purchase.payment_id
      WHERE purchase.payment_id IS NOT NULL AND ordered_at < ? AND coalesce(payment.status, 'open') IN ('open', 'pending', 'authorized')`,
  );

  const customerOf = db.prepare<[number], string>('SELECT id FROM customer WHERE member_id = ?').pluck();
  const customerInsert = db.prepare('INSERT INTO customer (id, member_id) VALUES (?, ?) ON CONFLICT DO NOTHING');

  const snapshot = db.prepare(
    `INSERT INTO payment (id, purchase_id, kind, cents, status, created_at, paid_at, refunds, chargebacks, doubt, mandate_id, fetched_at)
     VALUES (@id, @purchaseId, @kind, @cents, @status, @createdAt, @paidAt, @refunds, @chargebacks, @doubt, @mandateId, @fetchedAt)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, paid_at = excluded.paid_at, refunds = excluded.refunds,
       chargebacks = excluded.chargebacks, doubt = excluded.doubt, mandate_id = excluded.mandate_id, cents = excluded.cents,
       fetched_at = excluded.fetched_at WHERE excluded.fetched_at >= payment.fetched_at`,
  );
  const opened = db.prepare(
    `INSERT INTO payment (id, purchase_id, kind, cents, status, created_at, fetched_at) VALUES (?, ?, 'first', ?, 'open', ?, 0)`,
  );
  const paymentById = db.prepare<[string], PaymentRow>(`${paymentColumns} WHERE payment.id = ?`);
  const paymentsOf = db.prepare<[number], PaymentRow>(
    `${paymentColumns} WHERE purchase.member_id = ? ORDER BY payment.created_at, payment.id`,
  );
  const paymentsOfPurchase = db.prepare<[number], PaymentRow>(`${paymentColumns} WHERE purchase.id = ?`);

  const doubtful = db.prepare<[], PaymentRow>(`${paymentColumns} WHERE doubt IS NOT NULL ORDER BY payment.created_at`);

  const subscriptionInsert = db.prepare(
    `INSERT INTO subscription (id, purchase_id, customer_id, starts_on, status, made_at)
     VALUES (@id, @purchaseId, @customerId, @startsOn, @status, @madeAt) ON CONFLICT DO NOTHING`,
  );
  const subscriptionByPurchase = db.prepare<[number, string], SubscriptionRow>(
    'SELECT * FROM subscription WHERE purchase_id = ? AND id = ?',
  );
  const subscriptionsOf = db.prepare<[number], SubscriptionRow>(
    `SELECT subscription.* FROM subscription JOIN purchase ON purchase.id = purchase_id
      WHERE purchase.member_id = ? ORDER BY made_at DESC`,
  );
  const subscriptionStatus = db.prepare('UPDATE subscription SET status = ? WHERE id = ?');
  const liveSubscriptions = db.prepare<[], SubscriptionRow>(
    "SELECT * FROM subscription WHERE status IN ('active', 'pending')",
  );

  const actInsert = db.prepare(
    `INSERT INTO membership_act (member_id, purchase_id, kind, at, until, cents, reason, moderator_id)
     VALUES (@memberId, @purchaseId, @kind, @at, @until, @cents, @reason, @moderatorId)`,
  );
  const actsOf = db.prepare<[number], ActRow>('SELECT * FROM membership_act WHERE member_id = ? ORDER BY at, id');

  const hookInsert = db.prepare(
    `INSERT INTO webhook (payment_id, purchase_id, received_at, next_at) VALUES (@paymentId, @purchaseId, @now, @now)
     ON CONFLICT (payment_id) WHERE done_at IS NULL DO UPDATE SET next_at = @now`,
  );
  const hooksDue = db.prepare<[number, number], HookRow>(
    'SELECT id, payment_id, purchase_id, attempts FROM webhook WHERE done_at IS NULL AND next_at <= ? ORDER BY id LIMIT ?',
  );
  const hookDone = db.prepare('UPDATE webhook SET done_at = ?, fault = NULL WHERE id = ?');
  const hookLater = db.prepare('UPDATE webhook SET attempts = ?, next_at = ?, fault = ? WHERE id = ?');

  const errandInsert = db.prepare(
    'INSERT INTO errand (kind, cause, facts, next_at) VALUES (?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING',
  );
  const errandsDue = db.prepare<[number, number], ErrandRow>(
    'SELECT id, kind, cause, facts, attempts FROM errand WHERE done_at IS NULL AND next_at <= ? ORDER BY id LIMIT ?',
  );
  const errandDone = db.prepare('UPDATE errand SET done_at = ?, fault = ? WHERE id = ?');
  const errandLater = db.prepare('UPDATE errand SET attempts = ?, next_at = ?, fault = ? WHERE id = ?');

  const giftInsert = db.prepare('INSERT INTO gift (code_hash, purchase_id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const giftByCode = db.prepare<[Buffer], GiftRow>('SELECT * FROM gift WHERE code_hash = ?');
  const giftByPurchase = db.prepare<[number], GiftRow>('SELECT * FROM gift WHERE purchase_id = ?');
  const giftRedeem = db.prepare(
    'UPDATE gift SET redeemed_by = ?, redeemed_at = ? WHERE purchase_id = ? AND redeemed_at IS NULL',
  );
  const isPaid = (purchaseId: number): boolean =>
    purchaseById.get(purchaseId)?.withdrawn_at === null &&
    paymentsOfPurchase.all(purchaseId).some((row) => counts(paymentFrom(row)));

  const access = db.prepare('UPDATE member SET paid_access_until = ?, paid_until = ? WHERE id = ?');
  const dueForWord = db
    .prepare<object, number>(
      `SELECT id FROM member WHERE paid_until BETWEEN @since AND @now
       UNION
       SELECT member.id FROM member JOIN purchase ON purchase.member_id = member.id
         JOIN subscription ON subscription.purchase_id = purchase.id AND subscription.status = 'active'
        WHERE paid_until BETWEEN @now AND @until AND purchase.plan = 'year'`,
    )
    .pluck();
  const paying = db
    .prepare<[], number>('SELECT DISTINCT member_id FROM purchase WHERE member_id IS NOT NULL ORDER BY member_id')
    .pluck();
  const search = db.prepare<[string, string], { id: number }>(
    `SELECT DISTINCT member.id FROM member LEFT JOIN purchase ON purchase.member_id = member.id
      WHERE member.email LIKE ? ESCAPE '\\' OR purchase.number = ? ORDER BY member.id LIMIT 50`,
  );

  return {
    /** The order of this form; the same form again is the same order. */
    order(wish: NewPurchase): Purchase {
      purchaseInsert.run({ ...wish, orderedAt: wish.orderedAt.getTime() });
      return purchaseFrom(purchaseByKey.get(wish.memberId, wish.formKey)!);
    },
    findByForm: (memberId: number, formKey: string): Purchase | null =>
      nullable(purchaseByKey.get(memberId, formKey), purchaseFrom),
    findPurchase: (id: number): Purchase | null => nullable(purchaseById.get(id), purchaseFrom),
    findByNumber: (number: string): Purchase | null => nullable(purchaseByNumber.get(number), purchaseFrom),
    /** The order that a payment belongs to, if we ever asked for it or were told of it. */
    findByPayment: (id: string): Purchase | null => nullable(purchaseByPayment.get(id, id), purchaseFrom),
    purchasesOf: (memberId: number): Purchase[] => purchasesOf.all(memberId).map(purchaseFrom),
    /** The payment that was asked for an order; nothing of it is known yet. */
    attach(
      { id, cents, orderedAt }: Purchase,
      { id: paymentId, checkoutUrl }: { id: string; checkoutUrl: string },
    ): void {
      if (attach.run(paymentId, checkoutUrl, id).changes === 1) opened.run(paymentId, id, cents, orderedAt.getTime());
    },
    /** False when it was withdrawn before. */
    withdraw: (id: number, now: Date): boolean => withdraw.run(now.getTime(), id).changes === 1,
    /** Orders from before a moment of which the end was never told. */
    openPurchases: (before: Date): Purchase[] => openPurchases.all(before.getTime()).map(purchaseFrom),

    customerOf: (memberId: number): string | null => customerOf.get(memberId) ?? null,
    addCustomer: (id: string, memberId: number): void => void customerInsert.run(id, memberId),

    /** Keeps what was told; what was told earlier does not replace it. */
    keep(told: ToldPayment, { purchaseId, doubt, now }: { purchaseId: number; doubt: string | null; now: Date }): void {
      snapshot.run({
        id: told.id,
        purchaseId,
        kind: told.subscriptionId ? 'renewal' : 'first',
        cents: told.cents ?? 0,
        status: told.status,
        createdAt: told.createdAt.getTime(),
        paidAt: told.paidAt?.getTime() ?? null,
        refunds: JSON.stringify(told.refunds),
        chargebacks: JSON.stringify(told.chargebacks),
        doubt,
        mandateId: told.mandateId,
        fetchedAt: now.getTime(),
      });
    },
    findPayment: (id: string): StoredPayment | null => nullable(paymentById.get(id), paymentFrom),
    paymentsOf: (memberId: number): StoredPayment[] => paymentsOf.all(memberId).map(paymentFrom),
    /** What is not as it was ordered: someone has to look. */
    doubtful: (): StoredPayment[] => doubtful.all().map(paymentFrom),
    paymentsOfPurchase: (id: number): StoredPayment[] => paymentsOfPurchase.all(id).map(paymentFrom),

    addSubscription: (made: Subscription, now: Date): void =>
      void subscriptionInsert.run({ ...made, madeAt: now.getTime() }),
    /** The subscription of this id, when it is of this order. */
    subscriptionFor: (purchaseId: number, id: string): Subscription | null =>
      nullable(subscriptionByPurchase.get(purchaseId, id), subscriptionFrom),
    subscriptionsOf: (memberId: number): Subscription[] => subscriptionsOf.all(memberId).map(subscriptionFrom),
    /** Those that still collect. */
    activeSubscriptionsOf: (memberId: number): Subscription[] =>
      subscriptionsOf
        .all(memberId)
        .filter(({ status }) => status === 'active')
        .map(subscriptionFrom),
    setSubscription: (id: string, status: string): void => void subscriptionStatus.run(status, id),
    liveSubscriptions: (): Subscription[] => liveSubscriptions.all().map(subscriptionFrom),

    note: ({ purchaseId = null, until = null, cents = null, reason = '', moderatorId = null, ...act }: NewAct): void =>
      void actInsert.run({
        ...act,
        purchaseId,
        cents,
        reason,
        moderatorId,
        at: act.at.getTime(),
        until: until?.getTime() ?? null,
      }),
    actsOf: (memberId: number): Act[] => actsOf.all(memberId).map(actFrom),

    /** All that decides what a member is. What was bought for someone else makes nobody PRO but them. */
    historyOf: (memberId: number): History => ({
      payments: paymentsOf
        .all(memberId)
        .filter(({ plan }) => !isOnce(plan))
        .map(paymentFrom),
      acts: actsOf
        .all(memberId)
        .filter((act) => act.kind !== 'give' || act.purchase_id === null || isPaid(act.purchase_id))
        .flatMap(ruleActFrom),
    }),
    /** Keeps the code of a present, as a hash; false when there is one already. */
    addGift: (codeHash: Buffer, purchaseId: number): boolean => giftInsert.run(codeHash, purchaseId).changes === 1,
    findGift: (codeHash: Buffer): Gift | null => nullable(giftByCode.get(codeHash), giftFrom),
    giftOf: (purchaseId: number): Gift | null => nullable(giftByPurchase.get(purchaseId), giftFrom),
    /** Uses the code up: of two at once one gets false. */
    redeem: (purchaseId: number, memberId: number, now: Date): boolean =>
      giftRedeem.run(memberId, now.getTime(), purchaseId).changes === 1,
    isPaid: (purchaseId: number): boolean => isPaid(purchaseId),
    /** Whether a member bought the e-book by itself. */
    ownsEbook: (memberId: number): boolean =>
      purchasesOf.all(memberId).some(({ id, plan }) => plan === 'ebook' && isPaid(id)),
    /** What the derivation says, where everything else looks. */
    setAccess(memberId: number, { accessUntil, paidUntil }: Pick<Membership, 'accessUntil' | 'paidUntil'>): void {
      access.run(accessUntil?.getTime() ?? null, paidUntil?.getTime() ?? null, memberId);
    },
    /** Who may have to hear something: whose term ended lately, and whose year is about to be collected. */
    dueForWord: (now: Date, { graceDays, announcedDays }: { graceDays: number; announcedDays: number }): number[] =>
      dueForWord.all({
        now: now.getTime(),
        since: now.getTime() - (graceDays + 2) * DAY,
        until: now.getTime() + announcedDays * DAY,
      }),
    customers: (): number[] => paying.all(),
    /** Members by a part of their address or a whole order number. */
    search(typed: string): number[] {
      const part = typed.trim().replace(/[\\%_]/g, '\\$&');
      return part ? search.all(`%${part}%`, typed.trim().toUpperCase()).map(({ id }) => id) : [];
    },

    receive: (paymentId: string, purchaseId: number | null, now: Date): void =>
      void hookInsert.run({ paymentId, purchaseId, now: now.getTime() }),
    hooksDue: (now: Date, most: number): Hook[] =>
      hooksDue.all(now.getTime(), most).map((row) => ({
        id: row.id,
        paymentId: row.payment_id,
        purchaseId: row.purchase_id,
        attempts: row.attempts,
      })),
    hookDone: (id: number, now: Date): void => void hookDone.run(now.getTime(), id),
    hookLater: (id: number, { attempts, nextAt, fault }: Waiting): void =>
      void hookLater.run(attempts, nextAt.getTime(), fault, id),

    /** Something to ask of the payment company; a second time for the same cause is none. */
    send: (
      kind: ErrandKind,
      { cause, facts, now }: { cause: string; facts: Record<string, unknown>; now: Date },
    ): void => void errandInsert.run(kind, cause, JSON.stringify(facts), now.getTime()),
    errandsDue: (now: Date, most: number): Errand[] =>
      errandsDue.all(now.getTime(), most).map((row) => ({ ...row, facts: JSON.parse(row.facts) })),
    errandDone: (id: number, now: Date, fault: string | null = null): void =>
      void errandDone.run(now.getTime(), fault, id),
    errandLater: (id: number, { attempts, nextAt, fault }: Waiting): void =>
      void errandLater.run(attempts, nextAt.getTime(), fault, id),
  };
}

const paymentColumns = `SELECT payment.*, purchase.plan, purchase.follows FROM payment JOIN purchase ON purchase.id = purchase_id`;

export type Gift = { purchaseId: number; redeemedBy: number | null; redeemedAt: Date | null };
type GiftRow = { purchase_id: number; redeemed_by: number | null; redeemed_at: number | null };
const giftFrom = (row: GiftRow): Gift => ({
  purchaseId: row.purchase_id,
  redeemedBy: row.redeemed_by,
  redeemedAt: toDate(row.redeemed_at),
});

type PurchaseRow = {
  id: number;
  number: string;
  member_id: number | null;
  plan: Plan;
  follows: Follows;
  cents: number;
  renewal_cents: number;
  code: string | null;
  form_key: string;
  terms: string;
  waiver: string | null;
  ordered_at: number;
  payment_id: string | null;
  checkout_url: string | null;
  withdrawn_at: number | null;
};
type PaymentRow = {
  id: string;
  purchase_id: number;
  kind: Payment['kind'];
  plan: Plan;
  follows: Follows;
  cents: number;
  status: PaymentStatus;
  created_at: number;
  paid_at: number | null;
  refunds: string;
  chargebacks: string;
  doubt: string | null;
  mandate_id: string | null;
};
type SubscriptionRow = { id: string; purchase_id: number; customer_id: string; starts_on: string; status: string };
type HookRow = { id: number; payment_id: string; purchase_id: number | null; attempts: number };
type ErrandRow = { id: number; kind: ErrandKind; cause: string; facts: string; attempts: number };
type ActRow = {
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

const nullable = <R, T>(row: R | undefined, from: (row: R) => T): T | null => (row === undefined ? null : from(row));

const purchaseFrom = (row: PurchaseRow): Purchase => ({
  id: row.id,
  number: row.number,
  memberId: row.member_id,
  plan: row.plan,
  follows: row.follows,
  cents: row.cents,
  renewalCents: row.renewal_cents,
  code: row.code,
  formKey: row.form_key,
  terms: row.terms,
  waiver: row.waiver,
  orderedAt: new Date(row.ordered_at),
  paymentId: row.payment_id,
  checkoutUrl: row.checkout_url,
  withdrawnAt: toDate(row.withdrawn_at),
});

const paymentFrom = (row: PaymentRow): StoredPayment => ({
  id: row.id,
  purchaseId: row.purchase_id,
  kind: row.kind,
  plan: row.plan,
  follows: row.follows !== 'new',
  cents: row.cents,
  status: row.status,
  createdAt: row.created_at,
  paidAt: row.paid_at,
  refunds: JSON.parse(row.refunds) as Refund[],
  chargebacks: JSON.parse(row.chargebacks) as Chargeback[],
  doubt: row.doubt,
  mandateId: row.mandate_id,
});

const subscriptionFrom = (row: SubscriptionRow): Subscription => ({
  id: row.id,
  purchaseId: row.purchase_id,
  customerId: row.customer_id,
  startsOn: row.starts_on,
  status: row.status,
});

const actFrom = (row: ActRow): Act => ({
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
function ruleActFrom({ kind, at, until, purchase_id }: ActRow): MemberAct[] {
  if (kind === 'refund' || kind === 'note') return [];
  if (kind === 'withdraw') return [{ kind, at, purchaseId: purchase_id! }];
  if (kind === 'end' || kind === 'give') return [{ kind, at, until: until! }];
  return [{ kind, at }];
}
