import { euros, longDate, longMoment } from '#dutch';
import { settings } from '#settings';
import { words } from '#words';
import { type Facts, Link } from '../../mail/facts.ts';
import { writeMail } from '../../mail/templates.ts';
import type { Member } from '../../members/rules.ts';
import type { Purchase, StoredPayment } from '../ledger.ts';
import { counts, isChargedBack, type Membership } from '../rules.ts';
import type { Register } from './register.ts';

type Post = Pick<Register, 'mail' | 'origin'>;
type Letter = { to: Member; cause: string; facts: Facts; now: Date };

/** A letter about money: a row in the outbox, inside the transaction of its cause; the same cause is written once. */
export function writeLetter({ mail }: Pick<Post, 'mail'>, template: string, { to, cause, facts, now }: Letter): void {
  const letter = { cause, memberId: to.id, address: to.email, now };
  mail.write({ ...writeMail(template, facts), class: 'transactional', ...letter });
}

/** Where a member sees and ends what they pay. */
export const accountLink = ({ origin }: Pick<Post, 'origin'>): Link => Link.to(origin, '/mijn/#abonnement');

/** The letter with an e-book that was bought by itself: the proof of what was agreed, the waiver with it. */
export function writeEbookLetter(
  post: Post,
  member: Member,
  { purchase, now }: { purchase: Purchase; now: Date },
): void {
  const { name, number, moment, amount, withdraw, seller, address, registered } = orderFacts(post, member, purchase);
  const right = purchase.waiver ? words.pay.waived : words.pay.notWaived(withdraw.href);
  const facts = { name, number, moment, amount, right, seller, address, registered };
  const link = Link.to(post.origin, '/mijn/#e-book');
  writeLetter(post, 'e-book', { to: member, cause: `order ${number}`, facts: { ...facts, link }, now });
}

/** The letter that brings the code of a gift to its buyer. */
export function writeGiftLetter(
  post: Post,
  member: Member,
  { purchase, code, now }: { purchase: Purchase; code: string; now: Date },
): void {
  const { account: _account, renewal: _renewal, term: _term, ...order } = orderFacts(post, member, purchase);
  const facts = { ...order, code, link: Link.to(post.origin, `/cadeau/?code=${code}`) };
  writeLetter(post, 'cadeau', { to: member, cause: `order ${purchase.number}`, facts, now });
}

type Telling = { payment: StoredPayment; purchase: Purchase; membership: Membership; now: Date };

/** Confirms an order or a renewal, or tells of a chargeback. */
export function writeOfPayment(post: Post, member: Member, { payment, purchase, membership, now }: Telling): void {
  const facts = { name: member.name, amount: euros(payment.cents), link: accountLink(post) };
  if (isChargedBack(payment))
    return writeLetter(post, 'terugboeking', { to: member, cause: `chargeback ${payment.id}`, facts, now });
  if (!counts(payment) || !membership.paidUntil || membership.double.includes(payment.id)) return;
  if (payment.kind === 'first') {
    const order = { to: member, cause: `order ${purchase.number}`, facts: orderFacts(post, member, purchase), now };
    return writeLetter(post, 'bestelling', order);
  }
  const until = longDate(membership.paidUntil);
  writeLetter(post, 'verlengd', { to: member, cause: `renewal ${payment.id}`, facts: { ...facts, until }, now });
}

/** What the law wants on a durable medium (BW 6:230v lid 7). */
const orderFacts = (
  post: Pick<Post, 'origin'>,
  member: Member,
  { number, plan, cents, renewalCents, orderedAt }: Purchase,
) => ({
  name: member.name,
  number,
  plan: words.pay.plans[plan],
  amount: euros(cents),
  renewal: euros(renewalCents),
  term: words.pay.terms[plan],
  moment: longMoment(orderedAt),
  seller: settings.seller.name,
  address: settings.seller.address,
  registered: settings.seller.registered,
  account: accountLink(post),
  withdraw: Link.to(post.origin, `/herroepen/?bestelling=${number}`),
});
