import type { Db } from './open.ts';

/** Which rows are heard of: after what is written to which table, when, and what of the row is told. */
type Heard = { event: 'INSERT' | 'UPDATE'; table: string; when?: string; column: string };

/**
 * Calls `hear` for each such row this connection writes, inside the transaction that writes it: what is heard of may still
 * be rolled back. Other processes hear nothing and pay nothing, for the trigger lives in this connection alone. One that is
 * asked for again under the same name replaces the one before.
 */
export function hearWrites(db: Db, name: string, { heard, hear }: { heard: Heard[]; hear: (value: never) => void }) {
  db.function(`hear_${name}`, (value: unknown) => {
    hear(value as never); // a column of the table that was asked for, as its STRICT type says
    return null;
  });
  for (const { event, table, when, column } of heard) {
    const trigger = `hear_${name}_${event}_${table}`;
    db.exec(`DROP TRIGGER IF EXISTS temp.${trigger};
      CREATE TEMP TRIGGER ${trigger} AFTER ${event} ON main.${table} ${when ? `WHEN ${when}` : ''}
      BEGIN SELECT hear_${name}(NEW.${column}); END`);
  }
}
