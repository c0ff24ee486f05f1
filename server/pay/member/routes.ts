import { Hono } from 'hono';
import { simplePage } from '../../articles/pages.ts';
import { Refusal } from '../../http/errors.ts';
import { atMost } from '../../http/forms.ts';
import { land, PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import { ensureMember } from '../../members/rules.ts';
import type { Invoice } from '../invoices.ts';
import { redeem, showGift } from './gift.ts';
import { invoicePage, titleOf } from './invoice-html.ts';
import { invoicePdf, pdfHeaders } from './invoice-pdf.ts';
import type { PayMemberNeeds } from './needs.ts';
import { askWithdrawal, checkWithdrawal, withdraw } from './withdrawal.ts';

const FORM_KB = 4;

/** The ways out: cancelling in two clicks, going on after all, withdrawing without signing in; and the invoices. */
export const payMemberRoutes = (needs: PayMemberNeeds) =>
  new Hono<Visit>()
    .post('/mijn/opzeggen', atMost(FORM_KB), (c) => cancel(needs, c))
    .post('/mijn/hervatten', atMost(FORM_KB), (c) => resume(needs, c))
    .get('/mijn/facturen/:number{[0-9]{4}-[0-9]{4,7}}/', (c) => showInvoice(needs, c, c.req.param('number')))
    .get('/mijn/facturen/:file{[0-9]{4}-[0-9]{4,7}\\.pdf}', (c) =>
      sendInvoice(needs, c, c.req.param('file').replace('.pdf', '')),
    )
    .get('/cadeau/', (c) => showGift(needs, c))
    .post('/cadeau', atMost(FORM_KB), (c) => redeem(needs, c))
    .get('/herroepen/', (c) => askWithdrawal(needs, c))
    .post('/herroepen', atMost(FORM_KB), (c) => checkWithdrawal(needs, c))
    .post('/herroepen/bevestigen', atMost(FORM_KB), (c) => withdraw(needs, c));

function cancel({ cashier, atOnce }: PayMemberNeeds, c: Here): Response {
  c.var.count('membership');
  const member = ensureMember(c.var.member);
  const { state } = cashier.membershipOf(member.id, c.var.now);
  if (state !== 'active' && state !== 'past due') throw new Refusal('nothing-to-cancel');
  atOnce(() => cashier.cancel(member, c.var.now));
  return land(c, '/mijn/#abonnement');
}

function resume({ cashier, atOnce }: PayMemberNeeds, c: Here): Response {
  c.var.count('membership');
  const member = ensureMember(c.var.member);
  if (cashier.membershipOf(member.id, c.var.now).state !== 'cancelling') throw new Refusal('nothing-to-do');
  atOnce(() => cashier.resume(member, c.var.now));
  return land(c, '/mijn/#abonnement');
}

async function showInvoice(needs: PayMemberNeeds, c: Here, number: string): Promise<Response> {
  const invoice = ensureOwnInvoice(needs, c, number);
  return personalPage(c, await simplePage(needs.release, { title: titleOf(invoice), form: invoicePage(invoice) }));
}

async function sendInvoice(needs: PayMemberNeeds, c: Here, number: string): Promise<Response> {
  const invoice = ensureOwnInvoice(needs, c, number);
  return c.body(await invoicePdf(invoice), 200, { ...PRIVATE, ...pdfHeaders(invoice) });
}

/** The invoice of this number, when it is this member's. Throws `not-found`. */
function ensureOwnInvoice({ invoices }: PayMemberNeeds, c: Here, number: string): Invoice {
  const member = ensureMember(c.var.member);
  const found = invoices.find(number);
  if (!found || found.memberId !== member.id) throw new Refusal('not-found');
  return found.invoice;
}
