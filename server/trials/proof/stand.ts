import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openDatabase } from '../../database/open.ts';
import { freePort } from '../../http/free-port.ts';
import { openMembers, type Standing } from '../../members/store.ts';
import { openSessions } from '../../members/sessions.ts';
import { slotContent } from '../../articles/slots.ts';
import { openReactions } from '../../discussion/store.ts';
import { addMember, cookieOf, smallWorld, WORLDS } from '../world.ts';
import { type Answer, ask } from './ask.ts';
import { type Beginning, type Place, type Running, startServer } from './running.ts';

/** Enough that no writer meets the limit of twenty reactions in ten minutes, which a restart forgives. */
const WRITERS = 200;
const PAGE_MS = 60_000;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/**
 * The real server as a process of its own, on a small site and a database with members who are signed in. `dataFolder`
 * can lie elsewhere (a small disk). Remove it afterwards with `clear`.
 */
export async function openStand({ dataFolder }: { dataFolder?: string } = {}): Promise<Stand> {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'stand-'));
  const data = dataFolder ?? join(folder, 'data');
  symlinkSync(smallWorld().distFolder, join(folder, 'dist'));
  const port = await freePort();
  const cookies = await addWriters(databaseIn(data));
  return new Stand({ folder, data, port, origin: `http://localhost:${port}` }, cookies);
}

const databaseIn = (data: string): string => join(data, 'kennisbank.db');

/** Where a server can run, and what a trial does to it from outside. */
export class Stand {
  readonly folder: string;
  readonly data: string;
  readonly databaseFile: string;
  readonly port: number;
  readonly origin: string;
  /** Of the members who write. */
  readonly cookies: readonly string[];
  #turn = 0;

  constructor({ folder, data, port, origin }: Place, cookies: readonly string[]) {
    this.folder = folder;
    this.data = data;
    this.databaseFile = databaseIn(data);
    this.port = port;
    this.origin = origin;
    this.cookies = cookies;
  }

  /** Starts the server, with a program before it that watches or bends what it does, and waits for its first answer. */
  start(beginning: Beginning = {}): Promise<Running> {
    return startServer(this, beginning);
  }

  /** Someone new who is signed in, with this standing: their cookie. */
  async join(standing: Partial<Standing> = {}): Promise<string> {
    const db = openDatabase(this.databaseFile);
    const members = openMembers(db);
    const number = (this.#turn += 1);
    const id = addMember(members, { email: `x${number}@x.nl`, name: `Lezer x${number}`, now: new Date() });
    members.verify(id, new Date());
    members.setStanding(id, { tier: 'free', proUntil: null, role: 'member', authorId: null, ...standing });
    const cookie = cookieOf(await openSessions(db, false).open(id));
    db.close();
    return cookie;
  }

  /** One member's reaction, sent as a form. */
  place(text: string, article = 'open'): Promise<Answer> {
    const cookie = this.cookies[(this.#turn += 1) % this.cookies.length] ?? '';
    return this.post('/reacties', { article, text }, cookie);
  }

  post(path: string, fields: Record<string, string>, cookie: string): Promise<Answer> {
    const headers = { ...FORM, Origin: this.origin, Cookie: cookie };
    return ask({ port: this.port, path, method: 'POST', headers, body: new URLSearchParams(fields).toString() });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return ask({ port: this.port, path, headers });
  }

  /** So many writers at once, one reaction after the other, until told to stop; `wrote` hears of each that was acknowledged. */
  writers(count: number, wrote: (text: string, answer: Answer) => void): () => Promise<void> {
    const over = new AbortController();
    let number = 0;
    const write = async (writer: number): Promise<void> => {
      while (!over.signal.aborted) {
        const text = `${writer}-${(number += 1)}-${Math.round(performance.now())} staat hier.`;
        const answer = await this.place(text).catch(() => null);
        if (answer) wrote(text, answer);
        else await setTimeout(5);
      }
    };
    const all = Array.from({ length: count }, (_, writer) => write(writer));
    return async () => {
      over.abort();
      await Promise.all(all);
    };
  }

  /** What the page of an article shows to everyone. */
  async page(article = 'open'): Promise<string> {
    return slotContent(await (await fetch(`${this.origin}/artikelen/${article}/`)).text(), 'reactions') ?? '';
  }

  /** That page once it holds all of these; after a minute as it is then. */
  async pageWith(texts: string[]): Promise<string> {
    for (const until = performance.now() + PAGE_MS; ; await setTimeout(100)) {
      const page = await this.page();
      if (texts.every((text) => page.includes(text)) || performance.now() > until) return page;
    }
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
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
    const now = new Date();
    const id = addMember(members, { email: `w${number}@x.nl`, name: `Lezer ${number}`, now });
    members.verify(id, now);
    reactions.add({ articleId: 'elders', memberId: id, text: 'Eerder', formKey: '', placedAt: new Date(0) });
    cookies.push(cookieOf(await sessions.open(id)));
  }
  db.close();
  return cookies;
}
