import { randomInt } from 'node:crypto';
import { dayOf } from '#dutch';
import { settings } from '#settings';
import { Refusal } from '../../http/errors.ts';
import { faultOf } from '../../http/faults.ts';
import { RAW } from '../../http/fields.ts';
import type { Member } from '../../members/rules.ts';
import type { Bank } from '../bank/bank.ts';
import { isOnce, type Membership, type Plan } from '../rules.ts';
import type { Follows, Purchase } from '../ledger.ts';
import type { PayStore } from '../store/store.ts';

/** A present costs what a year costs, once. */
export const priceOf = (plan: Plan): number => settings.prices[plan === 'gift' ? 'year' : plan];
/** Changes with words.pay.waiver. */
const WAIVER_VERSION = '2026-11';
/** Which text of the terms and of the order page was agreed to: changes with content/pages/voorwaarden and words.pay. */
const TERMS_VERSION = '2026-11';
/** No letters or digits that look alike: it is read from a mail and typed over. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

const part = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** "KB-7F3Q-9XW2": six hundred billion possibilities, so nobody guesses another's. */
function newNumber(): string {
  return `KB-${part()}-${part()}`;
}

/** An order number as someone typed it. */
export const parseNumber = (typed: string): string =>
  typed.slice(0, RAW.choice).trim().toUpperCase().replace(/\s+/g, '');

/** What an order of this plan would be for someone with this membership. Throws `already-pro`. */
export function followsOn({ state, plan }: Membership, wanted: Plan): Follows {
  if (isOnce(wanted)) return 'new';
  if (state === 'cancelling') return 'again';
  if (state === 'past due') return 'catch-up';
  if (state !== 'active') return 'new';
  if (plan === wanted) throw new Refusal('already-pro');
  return 'switch';
}

/** The price of the first term with this code. Throws `bad-code-word` when the code is not for this plan, or over. */
export function priceWith(
  typed: string,
  { plan, now }: { plan: Plan; now: Date },
): { cents: number; code: string | null } {
  const full = priceOf(plan);
  const code = typed.trim().toUpperCase();
  if (!code) return { cents: full, code: null };
  const found = settings.codes.find((one) => one.code === code && one.plan === plan && dayOf(now) <= one.until);
  if (!found || found.off >= full) throw new Refusal('bad-code-word');
  return { cents: full - found.off, code };
}

type Wish = {
  member: Member;
  plan: Plan;
  waives?: boolean;
  code: string;
  formKey: string;
  follows: Follows;
  now: Date;
};
export type Till = {
  pay: PayStore;
  bank: Bank;
  origin: string;
  atOnce: <T>(act: () => T) => T;
  log: (line: object) => void;
};

/** So many orders wait for the payment company at once: when it hangs, whoever comes after them hears that sooner. */
const ASKING_MOST = 50;
let asking = 0;

/**
 * Writes the order down, then asks for its payment: the same form again, or after a crash, is the same order and the
 * same payment. Throws `bank-down` when the payment company does not answer; the order then waits for the same form.
 */
export async function placeOrder({ pay, bank, origin, atOnce, log }: Till, wish: Wish): Promise<Purchase> {
  const { member, plan, formKey, follows, now } = wish;
  const { cents, code } = priceWith(wish.code, { plan, now });
  const purchase = atOnce(() =>
    pay.purchases.add({
      number: newNumber(),
      memberId: member.id,
      plan,
      follows,
      cents,
      renewalCents: priceOf(plan),
      code,
      formKey,
      terms: TERMS_VERSION,
      waiver: plan === 'ebook' && wish.waives ? WAIVER_VERSION : null,
      orderedAt: now,
    }),
  );
  if (purchase.paymentId || purchase.follows === 'switch') return purchase;
  if (asking >= ASKING_MOST) throw new Refusal('bank-down');
  asking += 1;
  try {
    const customerId = await customerOf(pay, bank, member);
    const made = await bank.createPayment(
      {
        cents: purchase.cents,
        description: `Kennisbank, bestelling ${purchase.number}`,
        number: purchase.number,
        customerId,
        redirectUrl: `${origin}/pro/bestelling/${purchase.number}/`,
        webhookUrl: `${origin}/api/webhooks/mollie`,
        recurring: !isOnce(plan),
      },
      `order ${purchase.number}`,
    );
    atOnce(() => pay.purchases.attach(purchase, made));
  } catch (cause) {
    log({ level: 'error', event: 'ordering failed', error: faultOf(cause) });
    throw new Refusal('bank-down');
  } finally {
    asking -= 1;
  }
  return pay.purchases.find(purchase.id)!;
}

async function customerOf(pay: PayStore, bank: Bank, member: Member): Promise<string> {
  const known = pay.subscriptions.customerOf(member.id);
  if (known) return known;
  const { id, name, email } = member;
  pay.subscriptions.addCustomer(await bank.createCustomer({ name, email, key: `customer ${id}` }), id);
  return pay.subscriptions.customerOf(id)!;
}
