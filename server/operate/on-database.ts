import { type Config, readConfig } from '../config.ts';
import { type Db, openDatabase } from '../database/open.ts';

/** Does something with the site's database, which a running server may be using too, and closes it. */
export async function onDatabase<T>(act: (db: Db, config: Config) => T | Promise<T>): Promise<T> {
  const config = readConfig();
  const db = openDatabase(config.databaseFile);
  try {
    return await act(db, config);
  } finally {
    db.close();
  }
}
