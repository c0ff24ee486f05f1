import { setTimeout } from 'node:timers/promises';
import { percentile } from '../bench/machine.ts';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

/** Nobody waits longer than this for what someone else typed. */
const WAIT_MS = 500;
const KB = 1024;
/** Room for the other fields and their names. */
const REST = 300;
/** Node refuses sixteen kilobytes of headers. */
const HEADER = 15 * KB;

/** What is small to send and large to read, for one reader of text or another. */
const PIECES: Record<string, string> = {
  spaces: ' ',
  'line feeds': '\n',
  'spaces, then a letter': ' a',
  'marks on a letter': 'a\u0301',
  ligatures: '\ufdfa',
  brackets: '[',
  stars: '*a',
  quotes: '> ',
  lists: '- ',
  links: 'http://a.b/(',
  addresses: 'a@a.',
  tags: '<a ',
  entities: '&#x',
  slashes: '/\\',
  digits: '9',
  commas: ' ,',
  semicolons: ' ;',
};
const SHORT = ['spaces', 'marks on a letter', 'links', 'commas'];

type Form = { path: string; kilobytes: number; fields: string[]; rest?: Record<string, string>; desk?: boolean };
const ground = { rule: 'topic', reason: 'Omdat.', act: 'hide' };
/** Every form, the most its route takes, and what a person can type in it. */
const FORMS: Form[] = [
  { path: '/inloggen', kilobytes: 4, fields: ['email', 'password', 'next'], rest: { email: 'a@b.nl', password: 'x' } },
  {
    path: '/lid-worden',
    kilobytes: 4,
    fields: ['name', 'email', 'password', 'next'],
    rest: { name: 'Wie Dan', email: 'a@b.nl', password: 'een zin die lang is' },
  },
  { path: '/wachtwoord-vergeten', kilobytes: 4, fields: ['email'] },
  { path: '/wachtwoord', kilobytes: 4, fields: ['code', 'password'], rest: { code: 'x', password: 'x' } },
  { path: '/mijn/naam', kilobytes: 4, fields: ['name'] },
  { path: '/mijn/e-mail', kilobytes: 4, fields: ['email', 'current'], rest: { email: 'a@b.nl', current: 'x' } },
  { path: '/mijn/voorkeuren', kilobytes: 4, fields: ['newsletter', 'replies'] },
  {
    path: '/reacties',
    kilobytes: 64,
    fields: ['text', 'article', 'answers', 'key', 'stamp', 'website'],
    rest: { article: 'open', text: 'x' },
  },
  { path: '/reacties/voorbeeld', kilobytes: 64, fields: ['text'], rest: { article: 'open' } },
  { path: '/reacties/1', kilobytes: 64, fields: ['text'] },
  {
    path: '/reacties/1/melden',
    kilobytes: 24,
    fields: ['explanation', 'name', 'email', 'reason'],
    rest: { reason: 'other', faith: 'yes', explanation: 'x' },
  },
  {
    path: '/pro/bestellen',
    kilobytes: 4,
    fields: ['code', 'key', 'waive'],
    rest: { plan: 'year', key: 'sleutel-123' },
  },
  { path: '/cadeau', kilobytes: 4, fields: ['code'] },
  {
    path: '/herroepen',
    kilobytes: 4,
    fields: ['name', 'number', 'email'],
    rest: { name: 'x', number: 'x', email: 'x' },
  },
  { path: '/api/webhooks/mollie', kilobytes: 4, fields: ['id'] },
  { path: '/beheer/reacties', kilobytes: 96, fields: ['reason', 'saved', 'back', 'pick-1'], rest: ground, desk: true },
  {
    path: '/beheer/reacties/1',
    kilobytes: 96,
    fields: ['reason', 'text', 'back'],
    rest: { ...ground, act: 'edit' },
    desk: true,
  },
];
const HEADERS =
  'Accept Accept-Encoding If-None-Match Range Cookie X-Forwarded-For Referer User-Agent Content-Type'.split(' ');
const ASKED = ['/artikelen/open/', '/_astro/page.abc.css', '/api/articles/open/reactions?since=0', '/inloggen/?naar=/'];

type Wish = { what: string; send: () => Promise<unknown> };

/** The largest that every field and every header takes, filled with what is slow to read, while someone else reads on. */
export const largest: Trial = {
  name: 'the largest input of each kind',
  bar: 'X5',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    try {
      const running = await stand.start({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
      await stand.place('Om op te antwoorden.');
      const desk = await stand.join({ role: 'moderator' });
      const kinds = Object.entries(PIECES).filter(([kind]) => size === 'whole' || SHORT.includes(kind));
      const wishes = kinds.flatMap(([kind, piece]) => [
        ...forms(stand, desk, [kind, piece]),
        ...headers(stand, [kind, piece]),
      ]);
      const { times, worst } = await besideReader(stand, wishes);
      const troubled = running.troubles();
      await running.kill('SIGTERM');
      return {
        held: worst.ms < WAIT_MS && troubled === 0,
        figure: `${wishes.length} inputs; someone else waited ${percentile(times, 0.5).toFixed(1)} ms (p50), ${percentile(times, 0.99).toFixed(1)} ms (p99), ${worst.ms.toFixed(0)} ms at most (beside ${worst.what}); ${troubled} errors logged`,
      };
    } finally {
      stand.clear();
    }
  },
};

type Kind = [kind: string, piece: string];

function forms(stand: Stand, desk: string, [kind, piece]: Kind): Wish[] {
  return FORMS.flatMap(({ path, kilobytes, fields, rest = {}, desk: forDesk = false }) =>
    fields.map((field, index) => {
      const bytes = new URLSearchParams({ a: piece }).toString().length - 2;
      const value = piece.repeat(Math.floor((kilobytes * KB - REST) / bytes));
      const cookie = forDesk ? desk : stand.cookies[(path.length + index * 7) % stand.cookies.length]!;
      return {
        what: `${kind} in ${field} of ${path}`,
        send: () => stand.post(path, { ...rest, [field]: value }, cookie),
      };
    }),
  );
}

/** A header takes no line feeds and no letters outside Latin-1. */
function headers(stand: Stand, [kind, piece]: Kind): Wish[] {
  if (!/^[ -~]+$/.test(piece)) return [];
  const value = `x${piece.repeat(Math.floor(HEADER / piece.length))}x`;
  return ASKED.flatMap((path) =>
    HEADERS.map((name) => ({ what: `${kind} in ${name} to ${path}`, send: () => stand.get(path, { [name]: value }) })),
  );
}

/** Sends them one after the other; a reader asks for a page all the while. */
async function besideReader(stand: Stand, wishes: Wish[]) {
  const times: number[] = [];
  let [worst, now] = [{ ms: 0, what: 'nothing' }, ''];
  const over = new AbortController();
  const reading = (async () => {
    while (!over.signal.aborted) {
      const [beside, at] = [now, performance.now()];
      await stand.get('/artikelen/open/');
      const ms = performance.now() - at;
      times.push(ms);
      if (ms > worst.ms) worst = { ms, what: beside };
      await setTimeout(1);
    }
  })();
  for (const { what, send } of wishes) {
    now = what;
    await send().catch(() => undefined); // refused while it is sent: that is an answer too
  }
  over.abort();
  await reading;
  return { times, worst };
}
