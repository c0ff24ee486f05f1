/** Terms of whole months, by Amsterdam's calendar and clock. */

const ZONE = 'Europe/Amsterdam';
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/**
 * The instant so many months later, at the same time by the clock on the wall. A day that the month does not have
 * becomes its last: 31 January + 1 month is 28 (or 29) February. Count from where a row of terms began, not from the
 * term before, or the 31st is lost for good.
 */
export function addMonths(instant: Date, months: number): Date {
  const local = asIfUtc(instant);
  const sum = local.getUTCFullYear() * 12 + local.getUTCMonth() + months;
  const [year, month] = [Math.floor(sum / 12), sum % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const moved = new Date(local);
  moved.setUTCFullYear(year, month, Math.min(local.getUTCDate(), lastDay));
  return fromWall(moved);
}

/** How many whole months fit between two instants. */
export function wholeMonths(from: Date, to: Date): number {
  const [a, b] = [asIfUtc(from), asIfUtc(to)];
  const estimate = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth() + 1;
  let months = Math.max(0, estimate);
  while (months > 0 && addMonths(from, months) > to) months -= 1;
  return months;
}

/** What the clock on the wall says, written as if that were UTC. */
function asIfUtc(instant: Date): Date {
  const said = new Date(`${wall.format(instant).replace(' ', 'T')}Z`);
  return new Date(said.getTime() + (((instant.getTime() % 1000) + 1000) % 1000));
}

/** The instant at which the wall says so; in the hour that is skipped in spring the clock has moved on. */
function fromWall(local: Date): Date {
  const guess = new Date(local.getTime() - 3_600_000); // winter time is an hour ahead of UTC
  const off = asIfUtc(guess).getTime() - local.getTime();
  return new Date(guess.getTime() - off);
}
