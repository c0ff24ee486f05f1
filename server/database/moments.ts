import { type Db, toDate } from './open.ts';

/** Instants that outlive a restart, each under its name. */
export function openMoments(db: Db) {
  const moment = db.prepare<[string], number>('SELECT at FROM moment WHERE name = ?').pluck();
  const setMoment = db.prepare(
    'INSERT INTO moment (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
  );

  return {
    momentOf: (name: string): Date | null => toDate(moment.get(name) ?? null),
    setMoment: (name: string, at: Date): void => void setMoment.run(name, at.getTime()),
  };
}
