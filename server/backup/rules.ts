/** How long copies are kept: one of each of the last so many hours, and one of each of the last so many days. */
const HOURS_KEPT = 24;
const DAYS_KEPT = 30;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** "kennisbank-2026-11-23T22-00-00Z.db": sorts by time, and is a file name everywhere. */
export const nameOf = (now: Date): string =>
  `kennisbank-${now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')}.db`;

const shape = /^kennisbank-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}Z)\.db$/;

/** When a backup was made, by its name; null for any other file. */
export function madeAt(name: string): Date | null {
  const [, hour, minute, second] = shape.exec(name) ?? [];
  return hour ? new Date(`${hour}:${minute}:${second}`) : null;
}

/** Which backups may go. What is not one of ours stays, and the newest stays whatever its age. */
export function toForget(names: string[], now: Date): string[] {
  const ours = names.filter((name) => madeAt(name) !== null).toSorted((a, b) => (a < b ? 1 : -1));
  const kept = new Set(ours.slice(0, 1));
  const seen = new Set<string>();
  for (const name of ours) {
    const at = madeAt(name)!;
    const age = now.getTime() - at.getTime();
    const spans = [
      ...(age < HOURS_KEPT * HOUR ? [at.toISOString().slice(0, 13)] : []),
      ...(age < DAYS_KEPT * DAY ? [at.toISOString().slice(0, 10)] : []),
    ];
    if (spans.some((span) => !seen.has(span))) kept.add(name);
    for (const span of spans) seen.add(span);
  }
  return ours.filter((name) => !kept.has(name));
}
