import { ID } from '../../http/ids.ts';
import { Hono } from 'hono';
import { z } from 'zod';
import { Refusal } from '../../http/errors.ts';
import { day, upTo } from '../../http/fields.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { guarded } from '../../members/guarded.ts';
import { ensureMay } from '../../members/permissions.ts';
import { refundedCents } from '../../pay/rules.ts';
import { endOfDay } from '../../time/dates.ts';
import type { MoneyNeeds } from './needs.ts';
import { ensureMemberOf, memberAgain } from './pages.ts';
import { ensureMayGive, ensureMayRefund } from './rules.ts';

const FORM_KB = 4;
const refunding = z.object({ amount: upTo(12), reason: upTo(200).trim().min(1) });
const giving = z.object({ until: day(), reason: upTo(200).trim().min(1) });

/** Refunds, and PRO as a present. */
export const moveRoutes = (needs: MoneyNeeds) =>
  new Hono<Visit>()
    .post(`/beheer/leden/:id${ID}/geven`, guarded('give'), atMost(FORM_KB), (c) => give(needs, c, c.req.param('id')))
    .post('/beheer/betalingen/:payment{tr_[A-Za-z0-9]{4,64}}/terug', guarded('refund'), atMost(FORM_KB), (c) =>
      refund(needs, c, c.req.param('payment')),
    );

async function give(needs: MoneyNeeds, c: Here, id: string): Promise<Response> {
  const { pay, cashier, atOnce } = needs;
  const giver = ensureMay(c.var.member, 'give');
  const member = ensureMemberOf(needs, id);
  const { now } = c.var;
  const { until, reason } = await readForm(c, giving, { limit: 'deskMoney', again: memberAgain(needs, c, member) });
  const end = endOfDay(until);
  ensureMayGive(giver, member, { until: end, now });
  atOnce(() => {
    pay.memberships.note({ memberId: member.id, kind: 'give', at: now, until: end, reason, moderatorId: giver.id });
    pay.memberships.setAccess(member.id, cashier.membershipOf(member.id, now));
  });
  return land(c, `/beheer/leden/${member.id}/betalingen/`);
}

async function refund(needs: MoneyNeeds, c: Here, paymentId: string): Promise<Response> {
  const { pay, cashier, members, atOnce } = needs;
  const giver = ensureMay(c.var.member, 'refund');
  const payment = pay.payments.find(paymentId);
  const purchase = payment && pay.purchases.find(payment.purchaseId);
  if (!payment || !purchase) throw new Refusal('not-found');
  const member = purchase.memberId === null ? null : members.find(purchase.memberId);
  const { now } = c.var;
  const { amount, reason } = await readForm(c, refunding, {
    limit: 'deskMoney',
    ...(member ? { again: memberAgain(needs, c, member) } : {}),
  });
  ensureMayRefund(giver, purchase.memberId);
  const cents = centsOf(amount.trim());
  const left = payment.cents - refundedCents(payment);
  if (payment.status !== 'paid' || cents < 1 || cents > left) throw new Refusal('bad-amount');
  const { memberId, id: purchaseId } = purchase;
  atOnce(() => {
    // The sum that is left is part of the cause: the same form sent twice gives back once.
    cashier.giveBack({ paymentId: payment.id, cents, cause: `refund desk ${payment.id} ${left}`, now });
    pay.memberships.note({ memberId, purchaseId, kind: 'refund', at: now, cents, reason, moderatorId: giver.id });
  });
  return land(c, member ? `/beheer/leden/${member.id}/betalingen/` : '/beheer/leden/');
}

/** "4" or "4,50"; 0 for what is no sum. */
const centsOf = (typed: string): number =>
  /^\d{1,5}([.,]\d{2})?$/.test(typed) ? Math.round(Number(typed.replace(',', '.')) * 100) : 0;
