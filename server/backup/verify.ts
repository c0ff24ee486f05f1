import { messageOf } from '../text/message-of.ts';
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';

/** What a backup holds, for who wants to know that it is whole. */
export type Contents = { version: number; members: number; reactions: number; purchases: number };

/** What is in a backup. Throws one line when it is damaged or no database of ours. */
export function verify(file: string): Contents {
  if (!existsSync(file)) throw new Error(`${file} does not exist.`);
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const said = db.pragma('integrity_check', { simple: true });
    if (said !== 'ok') throw new Error(String(said));
    const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return {
      version: Number(db.pragma('user_version', { simple: true })),
      members: count('member'),
      reactions: count('reaction'),
      purchases: count('purchase'),
    };
  } catch (error) {
    throw new Error(`${file} is not whole: ${messageOf(error)}`, { cause: error });
  } finally {
    db.close();
  }
}
