import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from '../copy-project.ts';
import { openDatabase } from '../../database/open.ts';
import { machineLine } from './machine.ts';

/**
 * How publishing grows with the number of articles: `node server/trials/bench/growth.ts 500 1000 5000`. Each size is a copy of
 * the project with generated articles, published cold, then again with one sentence changed.
 */
const sizes = process.argv.slice(2).map(Number);
const SAMPLED_MS = 200;

type Run = { seconds: number; megabytes: number };

console.log(machineLine());
const rows: Record<string, Record<string, number>> = {};
for (const size of sizes.length > 0 ? sizes : [500, 1_000, 5_000]) {
  const folder = project(size);
  const cold = await publish(folder);
  const changed = join(folder, 'content/articles/artikel-7/index.md');
  writeFileSync(changed, `${readFileSync(changed, 'utf8')}\nEr kwam een zin bij.\n`);
  const warm = await publish(folder);
  rows[`${size} articles`] = {
    'cold s': cold.seconds,
    'ms per article': Math.round((cold.seconds * 1000) / size),
    'cold MB': cold.megabytes,
    'one changed s': warm.seconds,
    'one changed MB': warm.megabytes,
  };
  rmSync(folder, { recursive: true });
}
console.table(rows);

function project(size: number): string {
  const folder = copyProject('growth');
  openDatabase(join(folder, 'data/kennisbank.db')).close(); // a site that is in use has one
  const [authors, channels, topics] = [ids('authors'), ids('channels'), ids('topics')];
  for (let number = 0; number < size; number += 1) {
    const access = pick(['open', 'open', 'open', 'free', 'pro'], number);
    const day = new Date(Date.UTC(2016, 0, 1 + (number % 3_900))).toISOString().slice(0, 10);
    const facts = [
      `title: Artikel ${number} over hoe een gemeente werkt`,
      `lead: Dit is de eerste alinea van artikel ${number}, lang genoeg om door de controle van de inhoud te komen.`,
      `published: ${day}`,
      `author: ${pick(authors, number)}`,
      `channel: ${pick(channels, number)}`,
      `topics: [${pick(topics, number)}, ${pick(topics, number * 7 + 1)}]`.replace(/\[(.+), \1\]/, '[$1]'),
      `access: ${access}`,
    ];
    const body = Array.from({ length: 24 }, (_, part) => paragraph(number, part));
    if (access !== 'open') body.splice(4, 0, '<Paywall />');
    mkdirSync(join(folder, 'content/articles', `artikel-${number}`), { recursive: true });
    // Markdown where no component is needed: Astro keeps what it made of it, MDX is a program to compile every time.
    const name = access === 'open' ? 'index.md' : 'index.mdx';
    const text = `---\n${facts.join('\n')}\n---\n\n${body.join('\n\n')}\n`;
    writeFileSync(join(folder, 'content/articles', `artikel-${number}`, name), text);
  }
  return folder;
}

function ids(kind: string): string[] {
  return readdirSync(`content/${kind}`).map((name) => name.replace(/\.\w+$/, ''));
}

function pick(list: string[], number: number): string {
  return list[number % list.length]!;
}

function paragraph(number: number, part: number): string {
  const words = Array.from({ length: 45 }, (_, place) => `woord${(number * 31 + part * 17 + place * 7) % 4_000}`);
  return part % 6 === 5 ? `## Kop ${part} van ${number}` : `${words.join(' ')}.`;
}

async function publish(folder: string): Promise<Run> {
  const began = performance.now();
  const child = spawn(process.execPath, ['server/publish/publish.ts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, memoryOf(child.pid!))), SAMPLED_MS);
  const code = await new Promise((done) => child.once('exit', done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`Publishing ${folder} failed`);
  return { seconds: Math.round((performance.now() - began) / 100) / 10, megabytes: Math.round(most / 1024) };
}

/** Resident kilobytes of a process and all it started. */
function memoryOf(pid: number): number {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce((sum, child) => sum + memoryOf(Number(child)), own);
  } catch {
    return 0; // it ended while we looked
  }
}
