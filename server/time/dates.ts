import { dayOf } from '#dutch';

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
  const hours = /GMT\+(\d\d)/.exec(offset.format(instant))?.[1] ?? 0;
  return Number(hours) * 3_600_000;
}

const offset = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Amsterdam', timeZoneName: 'longOffset' });

/** The instant at which the month of `now` began in Amsterdam. */
export const monthStart = (now: Date): Date => startOfDay(`${dayOf(now).slice(0, 7)}-01`);

/** The instant at which the month after that of `now` begins in Amsterdam. */
export function nextMonthStart(now: Date): Date {
  const first = new Date(`${dayOf(now).slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + 1);
  return startOfDay(first.toISOString().slice(0, 10));
}
