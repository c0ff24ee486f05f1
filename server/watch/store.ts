import type { Statement } from 'better-sqlite3';
import type { Db } from '../database/open.ts';
import type { Day, Standing } from './rules.ts';

export type FigureStore = ReturnType<typeof openFigures>;

const questions = {
  members: "SELECT count(*) FROM member WHERE tier = 'free'",
  pro: "SELECT count(*) FROM member WHERE tier = 'pro'",
  reactions: 'SELECT count(*) FROM reaction',
  mailWaiting: 'SELECT count(*) FROM mail WHERE sent_at IS NULL AND dead_at IS NULL',
  mailDead: 'SELECT count(*) FROM mail WHERE dead_at IS NOT NULL',
  webhooksWaiting: 'SELECT count(*) FROM webhook WHERE done_at IS NULL',
  errandsWaiting: 'SELECT count(*) FROM errand WHERE done_at IS NULL',
  databaseBytes: 'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size',
} satisfies Record<keyof Standing, string>;

/** The figures that an operator and Prometheus ask for: counts and moments, nobody's name. */
export function openFigures(db: Db) {
  const now = Object.fromEntries(
    Object.entries(questions).map(([kind, sql]) => [kind, db.prepare<[], number>(sql).pluck()]),
  ) as Record<keyof Standing, Statement<[], number>>;
  const perDay = (table: string, column: string) =>
    db.prepare<[number], { day: string; n: number }>(
      `SELECT date(${column} / 1000, 'unixepoch') AS day, count(*) AS n FROM ${table} WHERE ${column} >= ? GROUP BY 1`,
    );
  const count = (kind: keyof Standing): number => now[kind].get() ?? 0;
  const days = {
    reactions: perDay('reaction', 'placed_at'),
    members: perDay('member', 'joined_at'),
    mails: perDay('mail', 'sent_at'),
  };

  return {
    count,
    standing: (): Standing =>
      Object.fromEntries(Object.keys(questions).map((kind) => [kind, count(kind as keyof Standing)])) as Standing,
    /** What came each day (UTC), oldest first, for so many days up to this one. */
    days(count: number, until: Date): Day[] {
      const list = Array.from({ length: count }, (_, index) =>
        new Date(until.getTime() - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
      );
      const since = Date.parse(list[0]!);
      const found = Object.entries(days).map(
        ([name, query]) => [name, new Map(query.all(since).map(({ day, n }) => [day, n]))] as const,
      );
      return list.map(
        (day) => ({ day, ...Object.fromEntries(found.map(([name, counts]) => [name, counts.get(day) ?? 0])) }) as Day,
      );
    },
  };
}
