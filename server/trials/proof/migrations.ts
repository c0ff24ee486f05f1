import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { inTransaction, NEWEST_VERSION, openDatabase, openEarlier } from '../../database/open.ts';
import type { Trial } from './trial.ts';

const KILLS = { whole: 100, short: 5 };
/** So many that rebuilding them takes longer than starting does: then a moment at random is one in the middle. */
const ROWS = { whole: 60_000, short: 20_000 };
/** A moment at random after its first write falls before its commit about as often as after it. */
const WRITING_MS = 15;
/** The first that had reactions. */
const FIRST = 2;

/** A server that is killed while it brings a database up to date: the file is the old one or the new one, and whole. */
export const migrations: Trial = {
  name: 'kill -9 in the middle of a migration',
  bar: 'D6',
  missing: () => null,
  async run(size) {
    const folder = mkdtempSync(join(tmpdir(), 'kennisbank-migrate-'));
    try {
      const earlier = Array.from({ length: NEWEST_VERSION - FIRST }, (_, index) => FIRST + index);
      const samples = earlier.map((version) => sampleOf(folder, version, ROWS[size]));
      const found = { old: 0, new: 0, between: 0 };
      let middle = 0;
      for (let kills = 0; kills < KILLS[size]; kills += 1) {
        const sample = samples[kills % samples.length]!;
        const file = join(folder, 'killed.db');
        copyFileSync(sample.file, file);
        if (await killedHalfway(file, kills % 2 ? WRITING_MS : sample.takesMs, kills % 2 === 1)) middle += 1;
        const left = lookAt(file);
        const which = left === sample.before ? 'old' : left === sample.after ? 'new' : 'between';
        openDatabase(file).close();
        found[lookAt(file) === sample.after ? which : 'between'] += 1;
        for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
      }
      return {
        held: found.between === 0 && (middle > 0 || size === 'short'),
        figure: `${KILLS[size]} kills from versions ${FIRST} to ${NEWEST_VERSION - 1}, ${middle} with work half written: ${found.old} old, ${found.new} new, ${found.between} between; each came up to date at the next start`,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Sample = { file: string; before: string; after: string; takesMs: number };

/** A database of an earlier version with rows in it, what it looks like, and what it comes to when nothing goes wrong. */
function sampleOf(folder: string, version: number, rows: number): Sample {
  const file = join(folder, `version-${version}.db`);
  const db = openEarlier(file, version);
  const member = db.prepare("INSERT INTO member (id, email, name, password_hash, joined_at) VALUES (?, ?, ?, '', 0)");
  const reaction = db.prepare(
    'INSERT INTO reaction (article_id, member_id, text, form_key, placed_at) VALUES (?, 1, ?, ?, ?)',
  );
  inTransaction(db, () => {
    member.run(1, 'a@b.nl', 'Anna');
    for (let row = 0; row < rows; row += 1) reaction.run(`artikel-${row % 500}`, `Reactie ${row}`, `k${row}`, row);
  });
  db.close();
  const done = `${file}-done`;
  copyFileSync(file, done);
  const before = lookAt(done);
  const began = performance.now();
  openDatabase(done).close();
  return { file, before, after: lookAt(done), takesMs: performance.now() - began };
}

/** Killed at some moment of so many milliseconds, from its start or its first write. Whether it left work half written. */
async function killedHalfway(file: string, withinMs: number, afterItWrites: boolean): Promise<boolean> {
  const child = spawn(process.execPath, ['server/trials/proof/migrating.ts', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  await once(child.stdout, 'data');
  if (afterItWrites) while (child.exitCode === null && !hasLog(file)) await setImmediate();
  await setTimeout(Math.random() * withinMs);
  child.kill('SIGKILL');
  const [code] = (await gone) as [number | null];
  return code === null && hasLog(file);
}

const hasLog = (file: string) => existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;

/** The version, the tables, how much is in them, and whether all of it is whole, as one text to compare. */
function lookAt(file: string): string {
  const db = new Database(file);
  const tables = db.prepare<[], { name: string; sql: string }>('SELECT name, sql FROM sqlite_schema ORDER BY name');
  const rows = (name: string) => db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get()!;
  const seen = {
    version: db.pragma('user_version', { simple: true }),
    whole: db.pragma('integrity_check', { simple: true }),
    loose: db.pragma('foreign_key_check'),
    tables: tables.all().map(({ name, sql }) => [name, sql, sql?.startsWith('CREATE TABLE') ? rows(name) : null]),
    texts: db.prepare('SELECT sum(length(text)), min(text), max(text) FROM reaction').get(),
  };
  db.close();
  return JSON.stringify(seen);
}
