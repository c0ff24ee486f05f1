const long = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat('nl-NL', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** "12 november 2026". A date in frontmatter is a day, without a clock or a place. */
export const longDate = (date: Date): string => long.format(date);
/** "12 nov", without the dot: it stands in a margin. */
export const shortDate = (date: Date): string => short.format(date).replace('.', '');
const month = new Intl.DateTimeFormat('nl-NL', { month: 'long', timeZone: 'UTC' });
export const monthName = (date: Date): string => month.format(date);
export const isoDate = (date: Date): string => date.toISOString().slice(0, 10);
