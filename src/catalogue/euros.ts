/** Cents as "€ 4" or "€ 8,50", with a space that does not break. */
export function euros(cents: number): string {
  const amount = (cents / 100).toLocaleString('nl-NL', {
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  });
  return `€\u00a0${amount}`;
}

/** Cents as "€ 8,00": the value of one thing, not the price of a term. */
export function eurosAndCents(cents: number): string {
  return `€\u00a0${(cents / 100).toLocaleString('nl-NL', { minimumFractionDigits: 2 })}`;
}
