import { Hono } from 'hono';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { words } from '#words';
import { endOfDay } from '../dates.ts';
import { Refusal } from '../errors.ts';
import { keptWords } from '../kept-words.ts';
import { ensureMember, type Member } from '../members/rules.ts';
import { forModerators, shownAtDesk } from '../moderation/guard.ts';
import { again } from '../redraw.ts';
import { alert, atMost, deskPage, type Here, land, personalPage, readForm, type Visit } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { type Figures, memberMoney, moneyPage } from './html.ts';
import { MONTHS, refundedCents } from './rules.ts';

const FORM_KB = 4;
const DAY = 86_400_000;
const CHURN_DAYS = 30;
/** So many members are added up before the server looks at who else is waiting: some ten milliseconds. */
const AT_ONCE = 100;
const refunding = z.object({ amount: z.string().max(12), reason: z.string().trim().min(1).max(200) });
const giving = z.object({ until: z.iso.date(), reason: z.string().trim().min(1).max(200) });
const say = words.pay.desk;

/** The operator's side of money: who pays, why someone is what they are, refunds, and PRO as a present. */
export const payDeskRoutes = (tools: Tools) => {
  const { release, pay, cashier, members, atOnce, clock } = tools;

  const page = (title: string, content: string, above = ''): Promise<string> =>
    deskPage(release, { title, content, above });

  /** From our own books: what the running subscriptions bring a month, and who stopped lately. */
  const figures = async (now: Date): Promise<Figures> => {
    const sum = { active: 0, revenueCents: 0, stopped: 0 };
    for (const [index, id] of pay.customers().entries()) {
      if (index % AT_ONCE === 0) await setImmediate(); // readers go first
      const { state, term, plan, accessUntil } = cashier.membershipOf(id, now);
      if (['active', 'cancelling', 'past due'].includes(state)) {
        sum.active += 1;
        const price = term && pay.findPurchase(term.purchaseId)?.renewalCents;
        sum.revenueCents += plan && price ? price / MONTHS[plan] : 0;
      }
      const ended = accessUntil?.getTime() ?? 0;
      if ((state === 'ended' || state === 'withdrawn') && ended > now.getTime() - CHURN_DAYS * DAY) sum.stopped += 1;
    }
    return { ...sum, revenueCents: Math.round(sum.revenueCents) };
  };

  const ensureFound = (id: string): Member => {
    const member = members.find(Number(id));
    if (!member) throw new Refusal('not-found');
    return member;
  };

  const memberPage = (member: Member, now: Date): string =>
    memberMoney({
      member,
      membership: cashier.membershipOf(member.id, now),
      payments: pay.paymentsOf(member.id),
      acts: pay.actsOf(member.id),
      purchases: pay.purchasesOf(member.id),
    });

  const memberAgain = (c: Here, member: Member, typed: Record<string, string>) =>
    again({ member: shownAtDesk(c, member), typed }, ({ member, typed }, refusal) =>
      page(member.name, memberPage(member, c.var.now), alert(refusal) + keptWords(typed)),
    );

  const app = new Hono<Visit>();
  for (const path of ['/beheer/leden/*', '/beheer/betalingen/*']) app.use(path, forModerators);

  return app
    .get('/beheer/leden/', async (c) => {
      const typed = (c.req.query('zoek') ?? '').slice(0, 254);
      const found = pay
        .search(typed)
        .flatMap((id) => members.find(id) ?? [])
        .map((member) => ({ member, membership: cashier.membershipOf(member.id, c.var.now) }));
      const content = moneyPage({ figures: await figures(c.var.now), found, typed, doubts: pay.doubtful() });
      return personalPage(c, await page(say.title, content));
    })

    .get('/beheer/leden/:id{[0-9]{1,15}}/betalingen/', async (c) => {
      const member = ensureFound(c.req.param('id'));
      return personalPage(c, await page(member.name, memberPage(member, c.var.now)));
    })

    .post('/beheer/leden/:id{[0-9]{1,15}}/geven', atMost(FORM_KB), async (c) => {
      const moderator = ensureMember(c.var.member);
      const member = ensureFound(c.req.param('id'));
      const { now } = c.var;
      const { until, reason } = await readForm(c, giving, {
        limit: 'deskMoney',
        again: (typed) => memberAgain(c, member, typed),
      });
      const end = endOfDay(until);
      if (end <= now) throw new Refusal('bad-day');
      atOnce(() => {
        pay.note({ memberId: member.id, kind: 'give', at: now, until: end, reason, moderatorId: moderator.id });
        pay.setAccess(member.id, cashier.membershipOf(member.id, now));
      });
      return land(c, `/beheer/leden/${member.id}/betalingen/`);
    })

    .post('/beheer/betalingen/:payment{tr_[A-Za-z0-9]{4,64}}/terug', atMost(FORM_KB), async (c: Here) => {
      const moderator = ensureMember(c.var.member);
      const payment = pay.findPayment(c.req.param('payment')!);
      const purchase = payment && pay.findPurchase(payment.purchaseId);
      if (!payment || !purchase) throw new Refusal('not-found');
      const member = purchase.memberId === null ? null : members.find(purchase.memberId);
      const { now } = c.var;
      const { amount, reason } = await readForm(c, refunding, {
        limit: 'deskMoney',
        ...(member ? { again: (typed) => memberAgain(c, member, typed) } : {}),
      });
      const cents = /^\d{1,5}([.,]\d{2})?$/.test(amount.trim())
        ? Math.round(Number(amount.trim().replace(',', '.')) * 100)
        : 0;
      const left = payment.cents - refundedCents(payment);
      if (payment.status !== 'paid' || cents < 1 || cents > left) throw new Refusal('bad-amount');
      atOnce(() => {
        // The sum that is left is part of the cause: the same form sent twice gives back once.
        cashier.giveBack({ paymentId: payment.id, cents, cause: `refund desk ${payment.id} ${left}`, now });
        pay.note({
          memberId: purchase.memberId,
          purchaseId: purchase.id,
          kind: 'refund',
          at: now,
          cents,
          reason,
          moderatorId: moderator.id,
        });
      });
      await cashier.work(clock);
      return land(c, member ? `/beheer/leden/${member.id}/betalingen/` : '/beheer/leden/');
    });
};
