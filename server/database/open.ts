import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';

export type Db = Database.Database;

/** The driver sleeps on the event loop while it waits: a foreign lock may cost this much and no more. */
const BUSY_TIMEOUT_MS = 100;
/** After a burst or a long read the log shrinks to this again; SQLite copies it into the database every four megabytes. */
const LOG_BYTES = 32 * 1024 * 1024;
const migrationsFolder = join(import.meta.dirname, 'migrations');
const MIGRATIONS = readdirSync(migrationsFolder)
  .filter((name) => name.endsWith('.sql'))
  .sort();
/** The version that this server keeps its database in. */
export const NEWEST_VERSION = MIGRATIONS.length;

/**
 * Opens the database (':memory:' in tests), creates it when absent, and brings it to this server's version.
 * Throws one clear line when the file is newer than the server or is no database.
 */
export function openDatabase(path: string): Db {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const isNew = path === ':memory:' || !existsSync(path);
  if (isNew && existsSync(`${path}-wal`))
    throw new Error(`${path}-wal exists without its database; move it away first.`);

  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // What is removed is gone from the file too, not only from the tables.
  db.pragma('secure_delete = ON');
  db.pragma(`journal_size_limit = ${LOG_BYTES}`);
  migrate(db, path);
  return db;
}

/** Runs `act` as one immediate transaction: it takes the write lock at once, so what it read cannot have changed. */
export function inTransaction<T>(db: Db, act: () => T): T {
  return db.transaction(act).immediate();
}

/**
 * The row that a writing statement returns, if any. A driver's `get` stops at that row and never hears of a commit that fails
 * after it: the writer would be told that something is on disk that is not. Throws what the commit throws.
 */
export function written<P extends unknown[], T>(statement: Database.Statement<P, T>, ...values: P): T | undefined {
  return statement.all(...values)[0];
}

/** The row of a statement that always has one: an aggregate, or a row that was just written. */
export function only<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('A statement that always has a row had none.');
  return row;
}

/** After someone else's lock was met, nobody waits for it for this long: each wait holds up every reader. */
const IMPATIENT_MS = 1_000;

/** Makes writers fail at once for a while, instead of one after the other after its wait. */
export function openImpatience(db: Db): () => void {
  let calm: NodeJS.Timeout | null = null;
  return () => {
    if (calm) return;
    db.pragma('busy_timeout = 0');
    calm = setTimeout(() => {
      calm = null;
      if (db.open) db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }, IMPATIENT_MS).unref();
  };
}

/** The database keeps instants as milliseconds. */
export const toDate = (milliseconds: number | null): Date | null =>
  milliseconds === null ? null : new Date(milliseconds);

/** An empty database as the server of that version made it: what a migration starts from, in tests and trials. */
export function openEarlier(path: string, version: number): Db {
  const db = new Database(path);
  bring(db, version);
  return db;
}

/** True when the database has the tables this server expects. */
export function isCurrent(db: Db): boolean {
  return versionOf(db) === NEWEST_VERSION;
}

function migrate(db: Db, path: string): void {
  const version = versionOf(db);
  if (version > NEWEST_VERSION)
    throw new Error(`${path} is at version ${version}; this server knows ${NEWEST_VERSION}. Start a newer server.`);
  if (version === NEWEST_VERSION) return;
  // One transaction for all: whatever stops it, the file is of the version it was or of this one.
  inTransaction(db, () => bring(db, NEWEST_VERSION));
}

/** Asks for the version anew: another process may have been first. */
function bring(db: Db, to: number): void {
  for (const file of MIGRATIONS.slice(versionOf(db), to)) db.exec(readFileSync(join(migrationsFolder, file), 'utf8'));
  db.pragma(`user_version = ${to}`);
}

const versionOf = (db: Db) => db.pragma('user_version', { simple: true }) as number;
