import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Holds a lock for as long as this process lives: the kernel lets go of it when the process dies, however it dies. Returns
 * what gives it back. Throws `taken` when another process has it.
 */
export function hold(lockFile: string, taken: string): () => void {
  mkdirSync(dirname(lockFile), { recursive: true });
  const lock = new Database(lockFile, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new Error(taken, { cause: error });
  }
  return () => lock.close();
}

/** Holds a database for this process alone; returns what gives it back. Throws one line when another server has it. */
export const ensureOnlyOne = (databaseFile: string): (() => void) =>
  hold(`${databaseFile}.lock`, `Another server is using ${databaseFile}; stop that one first.`);
