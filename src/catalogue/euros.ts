/** Cents as "€ 4" or "€ 8,50", with a space that does not break. */
export function euros(cents: number): string {
  const amount = (cents / 100).toLocaleString('nl-NL', {
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  });
  return `€\u00a0${amount}`;
}
