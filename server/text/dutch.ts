/** How money and dates are written, for the site and the server alike: the Dutch way, by Amsterdam's calendar and clock. */

const timeZone = 'Europe/Amsterdam';
const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone });
const dayMonth = new Intl.DateTimeFormat('nl-NL', { day: 'numeric', month: 'long', timeZone });
const shortDay = new Intl.DateTimeFormat('nl-NL', { day: 'numeric', month: 'short', timeZone });
const month = new Intl.DateTimeFormat('nl-NL', { month: 'long', timeZone });
const clock = new Intl.DateTimeFormat('nl-NL', { timeStyle: 'short', timeZone });
const numericDay = new Intl.DateTimeFormat('sv-SE', { timeZone });

/**
 * Cents as "€ 30,00", with a space that does not break. `wholeWithoutCents` is for what a membership costs where it is
 * offered: "€ 4" a month reads as a price, "€ 4,00" as a sum that was reckoned.
 */
export function euros(cents: number, { wholeWithoutCents = false } = {}): string {
  const written = decimals(Math.abs(cents));
  const amount = wholeWithoutCents ? written.replace(/,00$/, '') : written;
  return `${cents < 0 ? '−' : ''}€\u00a0${amount}`;
}

/** Cents as "30,00": what is typed in a field for a sum. */
export const decimals = (cents: number): string => (cents / 100).toFixed(2).replace('.', ',');

/** "13 november 2026". */
export const longDate = (date: Date): string => day.format(date);

/** "13 november 2026, 09.12". */
export const longMoment = (date: Date): string => `${day.format(date)}, ${clockTime(date)}`;

/** "09.12". */
export const clockTime = (date: Date): string => clock.format(date).replace(':', '.');

/** "13 november". */
export const dayAndMonth = (date: Date): string => dayMonth.format(date);

/** "13 nov", without the dot: it stands in a margin. */
export const shortDate = (date: Date): string => shortDay.format(date).replace('.', '');

/** "november". */
export const monthName = (date: Date): string => month.format(date);

/** "2026-11-13", for machines and columns. A day in frontmatter is midnight in Greenwich: the same day in Amsterdam. */
export const dayOf = (date: Date): string => numericDay.format(date);

/** 2026. */
export const yearOf = (date: Date): number => Number(dayOf(date).slice(0, 4));
