import { ID } from '../../http/ids.ts';
import { Hono } from 'hono';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { guarded } from '../../members/guarded.ts';
import { ensureMay } from '../../members/permissions.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Invoice } from '../../pay/invoices.ts';
import { invoicePage, titleOf } from '../../pay/member/invoice-html.ts';
import { invoicePdf, pdfHeaders } from '../../pay/member/invoice-pdf.ts';
import { deskPage } from '../frame.ts';
import { figuresAt } from './figures.ts';
import { moneyPage } from './html.ts';
import { moveRoutes } from './move-routes.ts';
import type { MoneyNeeds } from './needs.ts';
import { ensureMemberOf, mayDo, memberPage } from './pages.ts';

/** The operator's side of money: who pays, why someone is what they are, refunds, and PRO as a present. */
export const payDeskRoutes = (needs: MoneyNeeds) =>
  new Hono<Visit>()
    .get('/beheer/leden/', guarded('see-money'), (c) => showMoney(needs, c))
    .get(`/beheer/leden/:id${ID}/betalingen/`, guarded('see-money'), async (c) =>
      personalPage(c, await memberPage(needs, c, { member: ensureMemberOf(needs, c.req.param('id')) })),
    )
    .get('/beheer/facturen/:number{[0-9]{4}-[0-9]{4,7}}/', guarded('see-money'), async (c) => {
      const invoice = ensureInvoice(needs, c.req.param('number'));
      const content = invoicePage(invoice, '/beheer/facturen/');
      return personalPage(c, await deskPage(c, needs.release, { title: titleOf(invoice), content }));
    })
    .get('/beheer/facturen/:file{[0-9]{4}-[0-9]{4,7}\\.pdf}', guarded('see-money'), async (c) => {
      const invoice = ensureInvoice(needs, c.req.param('file').replace('.pdf', ''));
      const { id } = ensureMay(c.var.member, 'see-money');
      c.var.count('noted');
      needs.audit.note({ kind: 'invoice', actorId: id, detail: invoice.number, now: c.var.now });
      return c.body(await invoicePdf(invoice), 200, { ...PRIVATE, ...pdfHeaders(invoice) });
    })
    .route('/', moveRoutes(needs));

async function showMoney(needs: MoneyNeeds, c: Here): Promise<Response> {
  const { pay, members, cashier, release } = needs;
  const typed = (c.req.query('zoek') ?? '').slice(0, 254);
  const found = pay.memberships
    .search(typed)
    .flatMap((id) => members.find(id) ?? [])
    .map((member) => ({ member, membership: cashier.membershipOf(member.id, c.var.now) }));
  const facts = {
    figures: await figuresAt(needs, c.var.now),
    found,
    typed,
    doubts: pay.payments.doubtful(),
    mayDo: mayDo(c),
  };
  return personalPage(c, await deskPage(c, release, { title: words.pay.desk.title, content: moneyPage(facts) }));
}

function ensureInvoice({ invoices }: MoneyNeeds, number: string): Invoice {
  const found = invoices.find(number);
  if (!found) throw new Refusal('not-found');
  return found.invoice;
}
