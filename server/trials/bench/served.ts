import { cookieOf } from '../world.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readConfig } from '../../config.ts';
import { openDatabase } from '../../database/open.ts';
import { openMailbox } from '../../demo/mailbox.ts';
import { start } from '../../main.ts';
import { hashPassword } from '../../members/passwords.ts';
import { openMembers } from '../../members/store.ts';
import { openSessions } from '../../members/sessions.ts';
import { openReactions } from '../../discussion/store.ts';
import { copySite } from '../site.ts';
import { freePort } from '../../http/free-port.ts';

/**
 * One server of a benchmark, in a process of its own so that its CPU time is its own. Asked for over IPC: "ours" is the
 * real server over a copy of the published site, "bare" answers so many bytes with a status, "commits" only writes rows, "hashes" only hashes passwords.
 */
const [kind, ...rest] = process.argv.slice(2);
const ARTICLE = 'een-loket-met-een-gezicht';
const WRITERS = 16;

async function ours(): Promise<object> {
  const folder = copySite();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const config = readConfig({ PORT: String(port), ORIGIN: origin, DATA_DIR: join(folder, 'data'), DIST_DIR: folder });
  let ahead = 0;
  // Every look at the clock is half a minute later: no limit on any one writer is what is measured here.
  const clock = () => new Date(Date.now() + (ahead += Number(rest[0] ?? 0)));
  await start(config, { clock, log: () => undefined });
  const db = openDatabase(config.databaseFile);
  const [reactions, members, sessions] = [openReactions(db), openMembers(db), openSessions(db, false)];
  const anna = members.findByEmail('anna@kennisbank.example')!.id;
  for (let number = reactions.countUnder(ARTICLE); number < 50; number += 1) {
    const text = `Reactie ${number}. ${'Een zin van een lezer die weet waar het over gaat. '.repeat(6)}`.trim();
    reactions.add({ articleId: ARTICLE, memberId: anna, text, formKey: `bench ${number}`, placedAt: new Date() });
  }
  const cookies: string[] = [];
  for (let number = 0; number < WRITERS; number += 1) {
    const id = members.add({
      email: `w${number}@x.nl`,
      name: `Lezer ${number}`,
      passwordHash: '',
      joinedAt: new Date(),
    })!;
    members.verify(id, new Date());
    reactions.add({ articleId: 'elders', memberId: id, text: 'Eerder', formKey: '', placedAt: new Date(0) });
    cookies.push(cookieOf(await sessions.open(id)));
  }
  cookies.push(cookieOf(await sessions.open(members.findByEmail('bram@kennisbank.example')!.id))); // PRO
  db.close();
  return { port, cookies };
}

function bare(): Promise<object> {
  const [body, status] = [Buffer.alloc(Number(rest[0]), 'a'), Number(rest[1] ?? 200)];
  const type = 'application/json';
  const server = createServer((_request, response) => {
    const length = status === 304 ? {} : { 'Content-Length': body.length };
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'public', ...length });
    response.end(status === 304 ? undefined : body);
  });
  return new Promise((ready) =>
    server.listen(0, '127.0.0.1', () => ready({ port: (server.address() as AddressInfo).port })),
  );
}

/** What the disk allows: the same row, one commit each, nothing else. */
function commits(): object {
  const file = join(copySite(), 'bare.db');
  openDatabase(file).close();
  const db = new Database(file);
  db.pragma('synchronous = FULL');
  db.exec("INSERT INTO member (email, name, password_hash, joined_at) VALUES ('a@b.nl', 'A', '', 0)");
  const reactions = openReactions(db);
  const [seconds, text] = [Number(rest[0]), rest[1]!];
  const times: number[] = [];
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    const at = performance.now();
    reactions.add({ articleId: ARTICLE, memberId: 1, text, formKey: String(at), placedAt: new Date() });
    times.push(performance.now() - at);
  }
  return { times };
}

/** A mail server that takes everything. */
async function mailbox(): Promise<object> {
  return { smtpUrl: (await openMailbox()).url };
}

/** What the processor allows: as many hashes at a time as the server does. */
async function hashes(): Promise<object> {
  const until = performance.now() + Number(rest[0]) * 1000;
  const times: number[] = [];
  const hash = async () => {
    while (performance.now() < until) {
      const at = performance.now();
      await hashPassword('kennis is om te delen');
      times.push(performance.now() - at);
    }
  };
  await Promise.all([hash(), hash()]);
  return { times };
}

/** Whoever asked for this server is gone. */
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message === 'usage') process.send!({ usage: process.cpuUsage(), rss: process.memoryUsage.rss() });
  if (message === 'stop') process.exit(0);
});
process.send!(await { ours, bare, commits, hashes, mailbox }[kind as 'ours']());
