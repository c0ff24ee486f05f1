/** Sums are whole euro cents. */

/** Splits a price that includes VAT; the part without it is rounded to the nearest cent, half a cent up. */
export function splitVat(cents: number, percent: number): { net: number; vat: number } {
  const sign = Math.sign(cents);
  const net = sign * Math.floor((Math.abs(cents) * 200 + 100 + percent) / (2 * (100 + percent)));
  return { net, vat: cents - net };
}

/** As Mollie writes it: "30.00". */
export const asValue = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** From Mollie's "30.00"; null for what is no amount in euros. */
export function fromAmount(amount: { currency: string; value: string } | undefined | null): number | null {
  if (amount?.currency !== 'EUR' || !/^\d{1,7}\.\d{2}$/.test(amount.value)) return null;
  return Number(amount.value.replace('.', ''));
}
