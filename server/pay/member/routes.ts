import { Hono } from 'hono';
import { z } from 'zod';
import { EMAIL_MAX_LENGTH } from '#contract';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { upTo } from '../../http/fields.ts';
import { cleanName } from '../../members/name-rules.ts';
import { ensureMember, ensureTakesPart, knownAddress } from '../../members/rules.ts';
import type { Release } from '../../articles/release.ts';
import { fill } from '../../articles/slots.ts';
import { again } from '../../http/redraw.ts';
import { noticePage, simplePage } from '../../articles/pages.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { alert, land, PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Cashier } from '../cashier/cashier.ts';
import type { PayStore } from '../store/store.ts';
import { giftForm, type Withdrawal, withdrawConfirm, withdrawForm } from './html.ts';
import { invoicePage, titleOf } from './invoice-html.ts';
import { invoicePdf, pdfHeaders } from './invoice-pdf.ts';
import type { Invoice, Invoices } from '../invoices.ts';
import { parseNumber } from '../order/orders.ts';
import { canWithdraw } from '../rules.ts';
import type { Purchase } from '../ledger.ts';

const FORM_KB = 4;
const withdrawing = z.object({
  name: upTo(120).min(1),
  number: upTo(40),
  email: upTo(EMAIL_MAX_LENGTH),
});
const redeeming = z.object({ code: upTo(120) });
const say = words.pay;

type Needs = {
  release: Release;
  pay: Pick<PayStore, 'purchases'>;
  cashier: Pick<Cashier, 'membershipOf' | 'cancel' | 'resume' | 'redeem' | 'withdraw'>;
  invoices: Pick<Invoices, 'find'>;
  members: Pick<MemberStore, 'find' | 'findByEmail'>;
  atOnce: <T>(act: () => T) => T;
};

/** The ways out: cancelling in two clicks, going on after all, withdrawing without signing in; and the invoices. */
export const payMemberRoutes = (needs: Needs) => {
  const { release, pay, cashier, invoices, members, atOnce } = needs;

  /** The invoice of this number, when it is this member's. */
  const invoiceOf = (c: Here, number: string): Invoice => {
    const member = ensureMember(c.var.member);
    const found = invoices.find(number);
    if (!found || found.memberId !== member.id) throw new Refusal('not-found');
    return found.invoice;
  };

  /** The order that someone says is theirs. Throws `no-order`, `withdrawn-already` or `withdrawal-late`. */
  const ensureWithdrawable = ({ number, email }: Withdrawal, now: Date): Purchase => {
    const purchase = pay.purchases.findByNumber(number);
    const member = purchase?.memberId ? members.find(purchase.memberId) : null;
    if (!purchase || member?.email !== email) throw new Refusal('no-order');
    if (purchase.withdrawnAt) throw new Refusal('withdrawn-already');
    if (purchase.waiver) throw new Refusal('waived');
    if (!canWithdraw(purchase.orderedAt, now)) throw new Refusal('withdrawal-late');
    return purchase;
  };

  const firstStep = (filled: Withdrawal) =>
    simplePage(release, { title: say.withdrawTitle, text: say.withdrawIntro, form: withdrawForm(filled) });

  const giftPage = (code: string) =>
    simplePage(release, { title: say.once.gift.title, text: say.giftText, form: giftForm(code) });

  const isKnown = (address: string) => members.findByEmail(address) !== null;

  const read = async (c: Here): Promise<Withdrawal> => {
    const typed = await readForm(c, withdrawing, {
      limit: 'withdraw',
      again: (typed) =>
        again({ typed }, async ({ typed }, refusal) => fill(await firstStep(typed), { refusal: alert(refusal) })),
    });
    return {
      name: cleanName(typed.name) ?? words.desk.reader,
      number: parseNumber(typed.number),
      email: knownAddress(typed.email, isKnown),
    };
  };

  return new Hono<Visit>()
    .post('/mijn/opzeggen', atMost(FORM_KB), async (c) => {
      c.var.count('membership');
      const member = ensureMember(c.var.member);
      const { state } = cashier.membershipOf(member.id, c.var.now);
      if (state !== 'active' && state !== 'past due') throw new Refusal('nothing-to-cancel');
      atOnce(() => cashier.cancel(member, c.var.now));
      return land(c, '/mijn/#abonnement');
    })

    .post('/mijn/hervatten', atMost(FORM_KB), async (c) => {
      c.var.count('membership');
      const member = ensureMember(c.var.member);
      if (cashier.membershipOf(member.id, c.var.now).state !== 'cancelling') throw new Refusal('nothing-to-do');
      atOnce(() => cashier.resume(member, c.var.now));
      return land(c, '/mijn/#abonnement');
    })

    .get('/mijn/facturen/:number{[0-9]{4}-[0-9]{4,7}}/', async (c) => {
      const invoice = invoiceOf(c, c.req.param('number'));
      return personalPage(c, await simplePage(release, { title: titleOf(invoice), form: invoicePage(invoice) }));
    })

    .get('/mijn/facturen/:file{[0-9]{4}-[0-9]{4,7}\\.pdf}', async (c) => {
      const invoice = invoiceOf(c, c.req.param('file').replace('.pdf', ''));
      return c.body(await invoicePdf(invoice), 200, { ...PRIVATE, ...pdfHeaders(invoice) });
    })

    .get('/cadeau/', async (c) => {
      const code = (c.req.query('code') ?? '').slice(0, 60);
      if (!c.var.member) return land(c, `/inloggen/?naar=${encodeURIComponent(`/cadeau/?code=${code}`)}`);
      return personalPage(c, await giftPage(code));
    })

    .post('/cadeau', atMost(FORM_KB), async (c) => {
      const { code } = await readForm(c, redeeming, {
        limit: 'redeem',
        again: ({ code }) =>
          again({ code }, async ({ code }, refusal) => fill(await giftPage(code), { refusal: alert(refusal) })),
      });
      const member = ensureTakesPart(c.var.member);
      atOnce(() => cashier.redeem(member, code, c.var.now));
      return land(c, '/mijn/#abonnement');
    })

    .get('/herroepen/', async (c) => {
      const { member } = c.var;
      const number = parseNumber(c.req.query('bestelling') ?? '').slice(0, 20);
      return personalPage(c, await firstStep({ name: member?.name ?? '', email: member?.email ?? '', number }));
    })

    .post('/herroepen', atMost(FORM_KB), async (c) => {
      const typed = await read(c);
      const form = withdrawConfirm(typed, ensureWithdrawable(typed, c.var.now));
      return personalPage(c, await simplePage(release, { title: say.withdrawTitle, text: say.withdrawCheck, form }));
    })

    .post('/herroepen/bevestigen', atMost(FORM_KB), async (c) => {
      const typed = await read(c);
      atOnce(() => cashier.withdraw(ensureWithdrawable(typed, c.var.now), { ...typed, now: c.var.now }));
      return personalPage(c, await noticePage(release, { text: say.withdrawn, path: '/' }));
    });
};
