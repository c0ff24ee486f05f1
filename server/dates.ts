const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'Europe/Amsterdam' });
const clock = new Intl.DateTimeFormat('nl-NL', { timeStyle: 'short', timeZone: 'Europe/Amsterdam' });

/** "13 november 2026", in Amsterdam. */
export const longDate = (date: Date): string => day.format(date);

/** "13 november 2026, 09.12", in Amsterdam. */
export const longMoment = (date: Date): string => `${day.format(date)}, ${clock.format(date).replace(':', '.')}`;
