import { messageOf } from '../text/message-of.ts';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flush, swapIn } from '../database/durable.ts';
import type { Db } from '../database/open.ts';
import { ensureOnlyOne } from '../database/lock.ts';
import type { Progress } from '../text/progress.ts';
import { madeAt, nameOf, toForget } from './rules.ts';
import { verifyApart } from './verify-apart.ts';
import { type Contents, verify } from './verify.ts';

type Backup = { file: string; contents: Contents };
type Copying = { folder: string; now: Date; progress?: Progress };

/** Pages copied before others get their turn: some ten megabytes a second, and no writer waits longer than a moment. */
const PAGES_AT_ONCE = 200;

/**
 * Copies the database while it is in use (SQLite's online backup), looks whether the copy is whole, and lets go of what
 * is older than the rule keeps. Returns the file and what it holds. Throws one line, and leaves no half copy, when it is not whole.
 */
export async function backUp(db: Db, folder: string, now: Date): Promise<Backup> {
  return backUpShowing(db, { folder, now });
}

/** The same, telling how far it is: pages done, pages in all. */
export async function backUpShowing(db: Db, { folder, now, progress }: Copying): Promise<Backup> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, nameOf(now));
  const beside = `${file}.new`;
  let contents: Contents;
  try {
    await db.backup(beside, {
      progress({ totalPages, remainingPages }) {
        progress?.(totalPages - remainingPages, totalPages);
        return PAGES_AT_ONCE;
      },
    });
    contents = await verifyApart(beside);
    swapIn(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new Error(`No backup was made: ${messageOf(error)}`, { cause: error });
  }
  for (const name of toForget(readdirSync(folder), now)) rmSync(join(folder, name), { force: true });
  return { file, contents };
}

/** The latest backup in a folder, and when it was made; null when there is none. */
export function newestBackup(folder: string): { file: string; at: Date } | null {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const backups = names.toSorted().flatMap((name) => {
    const at = madeAt(name);
    return at ? [{ file: join(folder, name), at }] : [];
  });
  return backups.at(-1) ?? null;
}

/**
 * Puts a backup in the place of the database. What was there is kept beside it, with its log: a log that stays behind
 * would be read into the restored file. Refuses while a server is running. Returns where the old one went, if there was one.
 */
export async function restore(backup: string, databaseFile: string, now: Date): Promise<string | null> {
  verify(backup);
  const release = ensureOnlyOne(databaseFile);
  try {
    const aside = `${databaseFile}.before-${nameOf(now)}`;
    const beside = `${databaseFile}.new`;
    await copyFile(backup, beside);
    flush(beside);
    const had = existsSync(databaseFile);
    for (const end of ['-wal', '-shm', ''])
      if (existsSync(databaseFile + end)) renameSync(databaseFile + end, aside + end);
    swapIn(beside, databaseFile);
    return had ? aside : null;
  } finally {
    release();
  }
}
