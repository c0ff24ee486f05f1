const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'Europe/Amsterdam' });
const clock = new Intl.DateTimeFormat('nl-NL', { timeStyle: 'short', timeZone: 'Europe/Amsterdam' });

/** "13 november 2026", in Amsterdam. */
export const longDate = (date: Date): string => day.format(date);

/** "13 november 2026, 09.12", in Amsterdam. */
export const longMoment = (date: Date): string => `${day.format(date)}, ${clock.format(date).replace(':', '.')}`;

/** The instant at which the day ends in Amsterdam: a term "until 31 December" includes that day. `day` is YYYY-MM-DD. */
export function endOfDay(day: string): Date {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const offset = amsterdamOffset(next);
  return new Date(next.getTime() - offset);
}

/** Milliseconds that Amsterdam's clocks are ahead of UTC; summer time changes at 01:00 UTC, never at midnight. */
function amsterdamOffset(instant: Date): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Amsterdam', timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')!.value;
  return Number(name.slice(4, 6)) * 3_600_000;
}
