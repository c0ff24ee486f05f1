const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'Europe/Amsterdam' });
const dayMonth = new Intl.DateTimeFormat('nl-NL', { day: 'numeric', month: 'long', timeZone: 'Europe/Amsterdam' });
const clock = new Intl.DateTimeFormat('nl-NL', { timeStyle: 'short', timeZone: 'Europe/Amsterdam' });

/** "13 november 2026", in Amsterdam. */
export const longDate = (date: Date): string => day.format(date);

/** "13 november 2026, 09.12", in Amsterdam. */
export const longMoment = (date: Date): string => `${day.format(date)}, ${clockTime(date)}`;

/** "09.12", in Amsterdam. */
export const clockTime = (date: Date): string => clock.format(date).replace(':', '.');

/** "13 november", in Amsterdam. */
export const dayAndMonth = (date: Date): string => dayMonth.format(date);

/** The instant at which the day ends in Amsterdam: a term "until 31 December" includes that day. `day` is YYYY-MM-DD. */
export function endOfDay(day: string): Date {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return startOfDay(next.toISOString().slice(0, 10));
}

function startOfDay(day: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`);
  return new Date(midnight.getTime() - amsterdamOffset(midnight));
}

/** Milliseconds that Amsterdam's clocks are ahead of UTC; summer time changes at 01:00 UTC, never at midnight. */
function amsterdamOffset(instant: Date): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Amsterdam', timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')!.value;
  return Number(name.slice(4, 6)) * 3_600_000;
}

/** The instant at which the month of `now` began in Amsterdam. */
export function monthStart(now: Date): Date {
  const [year, month] = numericDay.format(now).split('-');
  return startOfDay(`${year}-${month}-01`);
}

/** The instant at which the month after that of `now` begins in Amsterdam. */
export function nextMonthStart(now: Date): Date {
  const [year, month] = numericDay.format(now).split('-').map(Number) as [number, number];
  return startOfDay(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`);
}

const numericDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' });
