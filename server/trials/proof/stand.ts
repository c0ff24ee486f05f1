import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openDatabase } from '../../database/open.ts';
import { AS_SHIPPED } from '../../deploy/as-shipped.ts';
import { freePort } from '../../http/free-port.ts';
import { openMembers, type Standing } from '../../members/store.ts';
import { openSessions } from '../../members/sessions.ts';
import { slotContent } from '../../articles/slots.ts';
import { openReactions } from '../../discussion/store.ts';
import { smallWorld, WORLDS } from '../world.ts';
import { type Answer, ask } from './ask.ts';

/** Enough that no writer meets the limit of twenty reactions in ten minutes, which a restart forgives. */
const WRITERS = 200;
/** So long it may take on a busy machine before we call it dead; how fast it is stands in `readyAfter`. */
const START_MS = 60_000;
const PAGE_MS = 60_000;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

export type Stand = Awaited<ReturnType<typeof openStand>>;
export type Running = {
  child: ChildProcess;
  /** Milliseconds from the start of the process to its first answer. */
  readyAfter: number;
  said: () => string;
  /** How many mistakes of ours it told of. */
  troubles: () => number;
  kill: (signal: NodeJS.Signals) => Promise<number | null>;
};

/**
 * The real server as a process of its own, on a small site and a database with members who are signed in. `dataFolder`
 * can lie elsewhere (a small disk). Remove it afterwards with `clear`.
 */
export async function openStand({ dataFolder }: { dataFolder?: string } = {}) {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'stand-'));
  const data = dataFolder ?? join(folder, 'data');
  const databaseFile = join(data, 'kennisbank.db');
  symlinkSync(smallWorld().distFolder, join(folder, 'dist'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const cookies = await addWriters(databaseFile);
  let turn = 0;

  return {
    folder,
    data,
    databaseFile,
    port,
    origin,
    cookies,
    /** Someone new who is signed in, with this standing: their cookie. */
    async join(standing: Partial<Standing> = {}): Promise<string> {
      const db = openDatabase(databaseFile);
      const members = openMembers(db);
      const email = `x${(turn += 1)}@x.nl`;
      const id = members.add({ email, name: `Lezer x${turn}`, passwordHash: '', joinedAt: new Date() })!;
      members.verify(id, new Date());
      members.setStanding(id, { tier: 'free', proUntil: null, role: 'member', authorId: null, ...standing });
      const cookie = (await openSessions(db, false).open(id)).split(';')[0]!;
      db.close();
      return cookie;
    },

    /** Starts it, with a program before it that watches or bends what it does, and waits for its first answer. */
    async start({ before = [], env = {} }: { before?: string[]; env?: Record<string, string> } = {}): Promise<Running> {
      const [program = process.execPath, ...args] = [
        ...before,
        process.execPath,
        ...AS_SHIPPED.flags,
        'server/main.ts',
      ];
      const began = performance.now();
      const child = spawn(program, args, {
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'development',
          PORT: String(port),
          ORIGIN: origin,
          DATA_DIR: data,
          DIST_DIR: join(folder, 'dist'),
          BACKUP_DIR: join(folder, 'backups'),
          PUBLISH_ON_TIME: 'off',
          NODE_COMPILE_CACHE: join('dist', 'cache', 'compiled'),
          ...AS_SHIPPED.env,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (bytes: Buffer) => (said += bytes));
      const ended = once(child, 'exit') as Promise<[number | null]>;
      await answers(port, child, () => said);
      const kill = async (signal: NodeJS.Signals) => {
        child.kill(signal);
        return (await ended)[0];
      };
      const troubles = () => said.match(/unhandled|"level":"error"/gi)?.length ?? 0;
      return { child, readyAfter: performance.now() - began, said: () => said, troubles, kill };
    },

    /** One member's reaction, sent as a form. */
    place(text: string, article = 'open'): Promise<Answer> {
      return this.post('/reacties', { article, text }, cookies[(turn += 1) % cookies.length]!);
    },
    post: (path: string, fields: Record<string, string>, cookie: string): Promise<Answer> =>
      ask({
        port,
        path,
        method: 'POST',
        headers: { ...FORM, Origin: origin, Cookie: cookie },
        body: new URLSearchParams(fields).toString(),
      }),
    get: (path: string, headers: Record<string, string> = {}): Promise<Answer> => ask({ port, path, headers }),

    /** So many writers at once, one reaction after the other, until told to stop; `wrote` hears of each that was acknowledged. */
    writers(count: number, wrote: (text: string, answer: Answer) => void) {
      const still = new AbortController();
      let number = 0;
      const write = async (writer: number): Promise<void> => {
        while (!still.signal.aborted) {
          const text = `${writer}-${(number += 1)}-${Math.round(performance.now())} staat hier.`;
          const answer = await this.place(text).catch(() => null);
          if (answer) wrote(text, answer);
          else await setTimeout(5);
        }
      };
      const all = Array.from({ length: count }, (_, writer) => write(writer));
      return async (): Promise<void> => {
        still.abort();
        await Promise.all(all);
      };
    },

    /** What the page of an article shows to everyone. */
    async page(article = 'open'): Promise<string> {
      return slotContent(await (await fetch(`${origin}/artikelen/${article}/`)).text(), 'reactions') ?? '';
    },
    /** That page once it holds all of these; after a minute as it is then. */
    async pageWith(texts: string[]): Promise<string> {
      for (const until = performance.now() + PAGE_MS; ; await setTimeout(100)) {
        const page = await this.page();
        if (texts.every((text) => page.includes(text)) || performance.now() > until) return page;
      }
    },
    clear: (): void => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a database holds when nobody writes in it: every reaction, and whether the file is whole. */
export function lookInto(file: string): { texts: Set<string>; whole: boolean } {
  const db = new Database(file, { readonly: true });
  const texts = new Set(db.prepare<[], string>('SELECT text FROM reaction').pluck().all());
  const whole = db.pragma('integrity_check', { simple: true }) === 'ok';
  db.close();
  return { texts, whole };
}

/** Members who were let through before, each with a session: their cookies. */
async function addWriters(databaseFile: string): Promise<string[]> {
  const db = openDatabase(databaseFile);
  const [members, sessions, reactions] = [openMembers(db), openSessions(db, false), openReactions(db)];
  const cookies: string[] = [];
  for (let number = 0; number < WRITERS; number += 1) {
    const joinedAt = new Date();
    const id = members.add({ email: `w${number}@x.nl`, name: `Lezer ${number}`, passwordHash: '', joinedAt })!;
    members.verify(id, joinedAt);
    reactions.add({ articleId: 'elders', memberId: id, text: 'Eerder', formKey: '', placedAt: new Date(0) });
    cookies.push((await sessions.open(id)).split(';')[0]!);
  }
  db.close();
  return cookies;
}

async function answers(port: number, child: ChildProcess, said: () => string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await ask({ port, path: '/health' }).catch(() => null);
    if (answer?.status === 200) return;
    await setTimeout(5);
  }
  throw new Error(`The server did not come up: ${said().trim()}`);
}
