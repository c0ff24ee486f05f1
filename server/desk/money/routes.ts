import { type Html, html, NOTHING } from '../../text/html.ts';
import { Hono } from 'hono';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { words } from '#words';
import type { Release } from '../../articles/release.ts';
import type { AuditStore } from '../../members/audit/store.ts';
import { endOfDay } from '../../time/dates.ts';
import { day, upTo } from '../../http/fields.ts';
import { Refusal } from '../../http/errors.ts';
import { keptWords } from '../../http/kept-words.ts';
import type { Member } from '../../members/rules.ts';
import { guarded, shownAtDesk } from '../../members/guarded.ts';
import { ensureMay, may } from '../../members/permissions.ts';
import { again } from '../../http/redraw.ts';
import { deskPage } from '../frame.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { alert, land, PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Cashier } from '../../pay/cashier/cashier.ts';
import type { PayStore } from '../../pay/store/store.ts';
import { ensureMayGive, ensureMayRefund } from './rules.ts';
import { type Figures, type MayDo, memberMoney, moneyPage } from './html.ts';
import { invoicePage, titleOf } from '../../pay/member/invoice-html.ts';
import { invoicePdf, pdfHeaders } from '../../pay/member/invoice-pdf.ts';
import type { Invoice, Invoices } from '../../pay/invoices.ts';
import { MONTHS, refundedCents } from '../../pay/rules.ts';

const FORM_KB = 4;
const DAY = 86_400_000;
const CHURN_DAYS = 30;
/** So many members are added up before the server looks at who else is waiting: some ten milliseconds. */
const AT_ONCE = 100;
const refunding = z.object({ amount: upTo(12), reason: upTo(200).trim().min(1) });
const giving = z.object({ until: day(), reason: upTo(200).trim().min(1) });
const say = words.pay.desk;

/** What someone sees a button for; the guard of each route is what decides. */
const mayDo = ({ var: { member } }: Here): MayDo => ({
  give: may(member, 'give'),
  refund: may(member, 'refund'),
  moderate: may(member, 'moderate'),
  seeRoles: may(member, 'see-roles'),
});

type Needs = {
  release: Release;
  audit: Pick<AuditStore, 'note'>;
  pay: Pick<PayStore, 'payments' | 'purchases' | 'memberships'>;
  invoices: Pick<Invoices, 'find' | 'of'>;
  cashier: Pick<Cashier, 'membershipOf' | 'giveBack'>;
  members: Pick<MemberStore, 'find'>;
  atOnce: <T>(act: () => T) => T;
};

/** The operator's side of money: who pays, why someone is what they are, refunds, and PRO as a present. */
export const payDeskRoutes = (needs: Needs) => {
  const { release, audit, pay, invoices, cashier, members, atOnce } = needs;

  const page = (c: Here, { title, content }: { title: string; content: Html }, above = NOTHING): Promise<string> =>
    deskPage(c, release, { title, content, above });

  /** From our own books: what the running subscriptions bring a month, and who stopped lately. */
  const figures = async (now: Date): Promise<Figures> => {
    const sum = { active: 0, revenueCents: 0, stopped: 0 };
    for (const [index, id] of pay.memberships.customers().entries()) {
      if (index % AT_ONCE === 0) await setImmediate(); // readers go first
      const { state, term, plan, accessUntil } = cashier.membershipOf(id, now);
      if (['active', 'cancelling', 'past due'].includes(state)) {
        sum.active += 1;
        const price = term && pay.purchases.find(term.purchaseId)?.renewalCents;
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

  const ensureInvoice = (number: string): Invoice => {
    const found = invoices.find(number);
    if (!found) throw new Refusal('not-found');
    return found.invoice;
  };

  const memberPage = (c: Here, member: Member, above = NOTHING): Promise<string> => {
    const content = memberMoney({
      member,
      membership: cashier.membershipOf(member.id, c.var.now),
      payments: pay.payments.of(member.id),
      acts: pay.memberships.actsOf(member.id),
      purchases: pay.purchases.of(member.id),
      invoices: invoices.of(member.id),
      mayDo: mayDo(c),
    });
    return page(c, { title: member.name, content }, above);
  };

  const memberAgain = (c: Here, member: Member, typed: Record<string, string>) =>
    again({ member: shownAtDesk(c, 'see-money', member), typed }, ({ member, typed }, refusal) =>
      memberPage(c, member, html`${alert(refusal)}${keptWords(typed)}`),
    );

  const refund = async (c: Here): Promise<Response> => {
    const giver = ensureMay(c.var.member, 'refund');
    const payment = pay.payments.find(c.req.param('payment')!);
    const purchase = payment && pay.purchases.find(payment.purchaseId);
    if (!payment || !purchase) throw new Refusal('not-found');
    const member = purchase.memberId === null ? null : members.find(purchase.memberId);
    const { now } = c.var;
    const { amount, reason } = await readForm(c, refunding, {
      limit: 'deskMoney',
      ...(member ? { again: (typed) => memberAgain(c, member, typed) } : {}),
    });
    ensureMayRefund(giver, purchase.memberId);
    const cents = /^\d{1,5}([.,]\d{2})?$/.test(amount.trim())
      ? Math.round(Number(amount.trim().replace(',', '.')) * 100)
      : 0;
    const left = payment.cents - refundedCents(payment);
    if (payment.status !== 'paid' || cents < 1 || cents > left) throw new Refusal('bad-amount');
    const { memberId, id: purchaseId } = purchase;
    atOnce(() => {
      // The sum that is left is part of the cause: the same form sent twice gives back once.
      cashier.giveBack({ paymentId: payment.id, cents, cause: `refund desk ${payment.id} ${left}`, now });
      pay.memberships.note({ memberId, purchaseId, kind: 'refund', at: now, cents, reason, moderatorId: giver.id });
    });
    return land(c, member ? `/beheer/leden/${member.id}/betalingen/` : '/beheer/leden/');
  };

  return new Hono<Visit>()
    .get('/beheer/leden/', guarded('see-money'), async (c) => {
      const typed = (c.req.query('zoek') ?? '').slice(0, 254);
      const found = pay.memberships
        .search(typed)
        .flatMap((id) => members.find(id) ?? [])
        .map((member) => ({ member, membership: cashier.membershipOf(member.id, c.var.now) }));
      const facts = {
        figures: await figures(c.var.now),
        found,
        typed,
        doubts: pay.payments.doubtful(),
        mayDo: mayDo(c),
      };
      return personalPage(c, await page(c, { title: say.title, content: moneyPage(facts) }));
    })

    .get('/beheer/leden/:id{[0-9]{1,15}}/betalingen/', guarded('see-money'), async (c) =>
      personalPage(c, await memberPage(c, ensureFound(c.req.param('id')))),
    )

    .get('/beheer/facturen/:number{[0-9]{4}-[0-9]{4,7}}/', guarded('see-money'), async (c) => {
      const invoice = ensureInvoice(c.req.param('number'));
      const content = invoicePage(invoice, '/beheer/facturen/');
      return personalPage(c, await page(c, { title: titleOf(invoice), content }));
    })

    .get('/beheer/facturen/:file{[0-9]{4}-[0-9]{4,7}\\.pdf}', guarded('see-money'), async (c) => {
      const invoice = ensureInvoice(c.req.param('file').replace('.pdf', ''));
      const { id } = ensureMay(c.var.member, 'see-money');
      c.var.count('noted');
      audit.note({ kind: 'invoice', actorId: id, detail: invoice.number, now: c.var.now });
      return c.body(await invoicePdf(invoice), 200, { ...PRIVATE, ...pdfHeaders(invoice) });
    })

    .post('/beheer/leden/:id{[0-9]{1,15}}/geven', guarded('give'), atMost(FORM_KB), async (c) => {
      const giver = ensureMay(c.var.member, 'give');
      const member = ensureFound(c.req.param('id'));
      const { now } = c.var;
      const { until, reason } = await readForm(c, giving, {
        limit: 'deskMoney',
        again: (typed) => memberAgain(c, member, typed),
      });
      const end = endOfDay(until);
      ensureMayGive(giver, member, { until: end, now });
      atOnce(() => {
        pay.memberships.note({ memberId: member.id, kind: 'give', at: now, until: end, reason, moderatorId: giver.id });
        pay.memberships.setAccess(member.id, cashier.membershipOf(member.id, now));
      });
      return land(c, `/beheer/leden/${member.id}/betalingen/`);
    })

    .post('/beheer/betalingen/:payment{tr_[A-Za-z0-9]{4,64}}/terug', guarded('refund'), atMost(FORM_KB), refund);
};
