import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Holds a lock beside a database for as long as this process lives: the kernel lets go of it when the process dies,
 * however it dies. Returns what gives it back. Throws one line when another process has it.
 */
export function ensureOnlyOne(databaseFile: string): () => void {
  mkdirSync(dirname(databaseFile), { recursive: true });
  const lock = new Database(`${databaseFile}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new Error(`Another server is using ${databaseFile}; stop that one first.`, { cause: error });
  }
  return () => lock.close();
}
