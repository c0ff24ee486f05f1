import { z } from 'zod';
import { EMAIL_MAX_LENGTH } from '#contract';
import { words } from '#words';
import { noticePage, simplePage } from '../../articles/pages.ts';
import { fill } from '../../articles/slots.ts';
import { Refusal } from '../../http/errors.ts';
import { upTo } from '../../http/fields.ts';
import { readForm } from '../../http/forms.ts';
import { again } from '../../http/redraw.ts';
import { alert } from '../../http/reply.ts';
import type { Here } from '../../http/visit.ts';
import { cleanName } from '../../members/name-rules.ts';
import { personalPage } from '../../members/personal-page.ts';
import { knownAddress } from '../../members/rules.ts';
import type { Purchase } from '../ledger.ts';
import { parseNumber } from '../order/orders.ts';
import { canWithdraw } from '../rules.ts';
import { type Withdrawal, withdrawConfirm, withdrawForm } from './html.ts';
import type { PayMemberNeeds } from './needs.ts';

const withdrawing = z.object({
  name: upTo(120).min(1),
  number: upTo(40),
  email: upTo(EMAIL_MAX_LENGTH),
});
const say = words.pay;

/** The first step, also for someone who is not signed in. */
export async function askWithdrawal(needs: PayMemberNeeds, c: Here): Promise<Response> {
  const { member } = c.var;
  const number = parseNumber(c.req.query('bestelling') ?? '').slice(0, 20);
  return personalPage(c, await firstStep(needs, { name: member?.name ?? '', email: member?.email ?? '', number }));
}

/** The second step: what is about to be said. */
export async function checkWithdrawal(needs: PayMemberNeeds, c: Here): Promise<Response> {
  const typed = await read(needs, c);
  const form = withdrawConfirm(typed, ensureWithdrawable(needs, typed, c.var.now));
  return personalPage(c, await simplePage(needs.release, { title: say.withdrawTitle, text: say.withdrawCheck, form }));
}

/** Says it. */
export async function withdraw(needs: PayMemberNeeds, c: Here): Promise<Response> {
  const { cashier, release, atOnce } = needs;
  const typed = await read(needs, c);
  const { now } = c.var;
  atOnce(() => cashier.withdraw(ensureWithdrawable(needs, typed, now), { ...typed, now }));
  return personalPage(c, await noticePage(release, { text: say.withdrawn, path: '/' }));
}

const firstStep = ({ release }: PayMemberNeeds, filled: Withdrawal): Promise<string> =>
  simplePage(release, { title: say.withdrawTitle, text: say.withdrawIntro, form: withdrawForm(filled) });

async function read(needs: PayMemberNeeds, c: Here): Promise<Withdrawal> {
  const { name, number, email } = await readForm(c, withdrawing, {
    limit: 'withdraw',
    again: (typed) =>
      again({ typed }, async ({ typed }, refusal) => fill(await firstStep(needs, typed), { refusal: alert(refusal) })),
  });
  return {
    name: cleanName(name) ?? words.desk.reader,
    number: parseNumber(number),
    email: knownAddress(email, (address) => needs.members.findByEmail(address) !== null),
  };
}

/** The order that someone says is theirs. Throws `no-order`, `withdrawn-already`, `waived` or `withdrawal-late`. */
function ensureWithdrawable({ pay, members }: PayMemberNeeds, { number, email }: Withdrawal, now: Date): Purchase {
  const purchase = pay.purchases.findByNumber(number);
  const member = purchase?.memberId ? members.find(purchase.memberId) : null;
  if (!purchase || member?.email !== email) throw new Refusal('no-order');
  if (purchase.withdrawnAt) throw new Refusal('withdrawn-already');
  if (purchase.waiver) throw new Refusal('waived');
  if (!canWithdraw(purchase.orderedAt, now)) throw new Refusal('withdrawal-late');
  return purchase;
}
