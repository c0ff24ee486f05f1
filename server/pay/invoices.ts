import type { Db } from '../database/open.ts';
import { Fault } from '../http/faults.ts';
import { dayOf } from '#dutch';
import { settings } from '#settings';
import { splitVat } from './money.ts';

export type Invoice = {
  number: string;
  kind: 'invoice' | 'credit';
  purchaseId: number;
  paymentId: string;
  issuedAt: Date;
  cents: number;
  vatPercent: number;
  vatCents: number;
  description: string;
  customerName: string;
};
type NewInvoice = Pick<Invoice, 'kind' | 'purchaseId' | 'paymentId' | 'cents' | 'description' | 'customerName'> & {
  /** One payment, refund or chargeback: a second invoice for the same is not made. */
  cause: string;
  product: Product;
  now: Date;
};
type Product = 'pro' | 'ebook';
export type Invoices = ReturnType<typeof openInvoices>;

/** The VAT rate of a product that held on a day, from content/site.yaml. Throws when none did. */
function vatOn(product: Product, day: string): number {
  const rate = settings.vat.filter((one) => one.product === product && one.from <= day).at(-1);
  if (!rate) throw new Fault(`content/site.yaml: no VAT rate for ${product} on ${day}`);
  return rate.percent;
}

/** Invoices and credit notes, numbered without gaps; call `issue` inside the transaction of its cause. */
export function openInvoices(db: Db) {
  const known = db.prepare<[string], { year: number }>('SELECT year FROM invoice WHERE cause = ?');
  const insert = db.prepare(
    `INSERT INTO invoice (year, sequence, kind, cause, purchase_id, payment_id, issued_at, cents, vat_percent, vat_cents, description, customer_name)
     SELECT @year, coalesce(max(sequence), 0) + 1, @kind, @cause, @purchaseId, @paymentId, @issuedAt, @cents, @vatPercent, @vatCents, @description, @customerName
       FROM invoice WHERE year = @year`,
  );
  const ofMember = db.prepare<[number], Row>(
    `SELECT invoice.* FROM invoice JOIN purchase ON purchase.id = purchase_id WHERE purchase.member_id = ? ORDER BY year DESC, sequence DESC`,
  );
  const byNumber = db.prepare<[number, number], Row & { member_id: number | null }>(
    'SELECT invoice.*, purchase.member_id FROM invoice JOIN purchase ON purchase.id = purchase_id WHERE year = ? AND sequence = ?',
  );
  const all = db.prepare<[], Row>('SELECT * FROM invoice ORDER BY year, sequence');

  return {
    issue({ cause, now, product, ...facts }: NewInvoice): void {
      if (known.get(cause)) return;
      const day = dayOf(now);
      const vatPercent = vatOn(product, day);
      const { vat } = splitVat(facts.cents, vatPercent);
      insert.run({
        ...facts,
        cause,
        year: Number(day.slice(0, 4)),
        issuedAt: now.getTime(),
        vatPercent,
        vatCents: vat,
      });
    },
    of: (memberId: number): Invoice[] => ofMember.all(memberId).map(fromRow),
    /** With whose it is; null when there is no such number. */
    find(number: string): { invoice: Invoice; memberId: number | null } | null {
      const [, year, sequence] = /^(\d{4})-(\d{4,7})$/.exec(number) ?? [];
      const row = year && byNumber.get(Number(year), Number(sequence));
      return row ? { invoice: fromRow(row), memberId: row.member_id } : null;
    },
    all: (): Invoice[] => all.all().map(fromRow),
  };
}

type Row = {
  year: number;
  sequence: number;
  kind: Invoice['kind'];
  purchase_id: number;
  payment_id: string;
  issued_at: number;
  cents: number;
  vat_percent: number;
  vat_cents: number;
  description: string;
  customer_name: string;
};

const fromRow = (row: Row): Invoice => ({
  number: `${row.year}-${String(row.sequence).padStart(4, '0')}`,
  kind: row.kind,
  purchaseId: row.purchase_id,
  paymentId: row.payment_id,
  issuedAt: new Date(row.issued_at),
  cents: row.cents,
  vatPercent: row.vat_percent,
  vatCents: row.vat_cents,
  description: row.description,
  customerName: row.customer_name,
});
