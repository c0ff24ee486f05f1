import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openBake } from '../discussion/bake/bake.ts';
import { page as pageOf } from './discussion-world.ts';
import { concrete, WRITES } from './paths.ts';
import { smallWorld, type World } from './world.ts';

const ARTICLES = ['open', 'free', 'pro', 'long'];
const CLOSED = 'kan niet meer worden gereageerd';
const ground = { rule: 'person', reason: 'Dit gaat over de persoon.' };
const report = {
  reason: 'person',
  explanation: 'Een aanval op iemand.',
  name: 'Lezer',
  email: 'l@example.nl',
  faith: 'yes',
};

const rowsOf = ({ db }: World, table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

/** Pages that another bake would change: something was written, and they have not followed. */
async function behind({ release, reactions, clock }: World): Promise<string[]> {
  const bake = openBake({ release, reactions, clock: clock.now });
  const changed = await Promise.all(ARTICLES.map((id) => bake(id)));
  return ARTICLES.filter((_id, index) => changed[index]);
}

/** Who writes, moderates and decides about objections; whatever wakes up is counted. */
async function followedWorld() {
  const nudge = vi.fn<() => void>();
  const world = smallWorld(undefined, { postman: { nudge } });
  const work = vi.spyOn(world.cashier, 'work');
  const people = {
    anna: await world.join('Anna', { fresh: true }),
    bram: await world.join('Bram', { tier: 'pro' }),
    mo: await world.join('Mo', { role: 'moderator' }),
    baas: await world.join('Baas', { role: 'administrator' }),
  };
  await behind(world); // as at the start: everything

  const send = async (who: keyof typeof people, path: string, fields: Record<string, string>) => {
    const before = [rowsOf(world, 'mail'), rowsOf(world, 'errand') + rowsOf(world, 'webhook')];
    nudge.mockClear();
    work.mockClear();
    const answer = await world.post(path, fields, { Cookie: people[who].cookie });
    const after = [rowsOf(world, 'mail'), rowsOf(world, 'errand') + rowsOf(world, 'webhook')];
    expect({ path, behind: await behind(world) }).toEqual({ path, behind: [] });
    expect({ path, woken: nudge.mock.calls.length > 0 }).toEqual({ path, woken: after[0]! > before[0]! });
    await new Promise(setImmediate);
    expect({ path, asked: work.mock.calls.length > 0 }).toEqual({ path, asked: after[1]! > before[1]! });
    return answer;
  };
  return { world, people, send };
}

type Step = {
  name: string;
  who: Parameters<Awaited<ReturnType<typeof followedWorld>>['send']>[0];
  path: string;
  fields?: Record<string, string>;
  shows?: string;
  hides?: string;
};
const annas = (name: string, path: string, rest: Partial<Step> = {}): Step => ({ name, who: 'anna', path, ...rest });
const act = (fields: Record<string, string>, rest: Partial<Step> = {}): Step => ({
  name: fields.act!,
  who: 'mo',
  path: '/beheer/reacties/1',
  fields: { ...ground, ...fields },
  ...rest,
});
const atDesk = (name: string, path: string, rest: Partial<Step> = {}): Step => ({
  name,
  who: 'mo',
  path: `/beheer/${path}`,
  ...rest,
});
const ban = { ...ground, days: '0', silenced: 'yes' };
const thread = (state: string, rest: Partial<Step>) =>
  atDesk(state, 'artikelen/open/gesprek', { fields: { state }, ...rest });

/** Everything that can change the page of an article, one after the other, with what a reader then sees or misses. */
const story: Step[] = [
  annas('placing', '/reacties', { fields: { article: 'open', text: 'Kijk op [a](https://a.nl) wat ik schreef' } }),
  act({ act: 'release' }, { shows: 'ik schreef' }),
  annas('editing', '/reacties/1', { fields: { text: 'Anders gezegd' }, shows: 'Anders gezegd' }),
  annas('answering', '/reacties', { fields: { article: 'open', text: 'Nog iets', answers: '1' }, shows: 'Nog iets' }),
  annas('withdrawing', '/reacties/2/intrekken', { hides: 'Nog iets' }),
  annas('a name', '/mijn/naam', { fields: { name: 'Anna Anders' }, shows: 'Anna Anders' }),
  { name: 'a report', who: 'bram', path: '/reacties/1/melden', fields: report },
  act({ act: 'keep' }, { shows: 'Anders gezegd' }),
  act({ act: 'edit', text: 'Netter gezegd' }, { shows: 'Netter gezegd' }),
  act({ act: 'hide' }, { hides: 'Netter gezegd' }),
  atDesk('undoing', 'acties/4/ongedaan', { shows: 'Netter gezegd' }),
  atDesk('many at once', 'reacties', { fields: { act: 'hide', ...ground, 'pick-1': 'on' }, hides: 'Netter gezegd' }),
  act({ act: 'restore' }, { shows: 'Netter gezegd' }),
  thread('closed', { shows: CLOSED }),
  thread('auto', { hides: CLOSED }),
  thread('closed', { shows: CLOSED }),
  thread('open', { hides: CLOSED }),
  atDesk('a ban', 'leden/1/blokkeren', { fields: ban, hides: 'Netter gezegd' }),
  atDesk('the end of a ban', 'leden/1/deblokkeren', { shows: 'Netter gezegd' }),
  {
    name: 'a role',
    who: 'baas',
    path: '/beheer/leden/1/rol',
    fields: { role: 'editor', author: '' },
    shows: 'redactie',
  },
];

test('whatever changes an article, its page has followed when the answer comes', async () => {
  const { world, send } = await followedWorld();
  for (const { name, who, path, fields = {}, shows, hides } of story) {
    const answer = await send(who, path, fields);
    expect({ name, status: answer.status }).toEqual({ name, status: path.endsWith('melden') ? 200 : 303 });
    if (shows) expect({ name, page: pageOf(world) }).toEqual({ name, page: expect.stringContaining(shows) });
    if (hides) expect({ name, page: pageOf(world) }).toEqual({ name, page: expect.not.stringContaining(hides) });
  }
});

test('an objection that is granted brings back what was hidden', async () => {
  const { world, send } = await followedWorld();
  await send('bram', '/reacties', { article: 'open', text: 'Mijn woorden' });
  await send('mo', '/beheer/reacties/1', { act: 'hide', ...ground });
  const letter = world.db.prepare("SELECT text FROM mail WHERE text LIKE '%/bezwaar/%'").pluck().get() as string;
  await send('bram', /\/bezwaar\/\?over=\S+/.exec(letter)![0], { text: 'Het ging over het besluit.' });
  expect(pageOf(world)).not.toContain('Mijn woorden');

  await send('baas', '/beheer/bezwaren/1', { granted: 'yes', answer: 'U hebt gelijk.' });
  expect(pageOf(world)).toContain('Mijn woorden');
});

test('who removes the account with all that was written leaves no page', async () => {
  const { world, send, people } = await followedWorld();
  await send('bram', '/reacties', { article: 'open', text: 'Mijn woorden' });
  await send('bram', '/mijn/verwijderen', { reactions: 'erase' });

  expect(world.members.find(people.bram.id)).toBeNull();
  expect(pageOf(world)).not.toContain('Mijn woorden');
});

test('a ban that ends by itself is followed by the page', async () => {
  const { world, send } = await followedWorld();
  await send('bram', '/reacties', { article: 'open', text: 'Mijn woorden' });
  await send('mo', '/beheer/leden/2/blokkeren', { ...ban, days: '7' });
  expect(pageOf(world)).not.toContain('Mijn woorden');

  world.clock.forward({ days: 7 });
  await world.round();
  expect(pageOf(world)).toContain('Mijn woorden');
  expect(await behind(world)).toEqual([]);
});

test('an act that waited for another pays only for its own pages', async () => {
  const { world, people } = await followedWorld();
  const place = (article: string) =>
    world.post('/reacties', { article, text: `Onder ${article}` }, { Cookie: people.bram.cookie });
  await Promise.all(ARTICLES.map((article) => place(article)));
  expect(await behind(world)).toEqual([]);
});

/** Enough for most forms to be taken. */
const FULL = {
  ...ground,
  ...report,
  article: 'open',
  text: 'Hallo daar',
  name: 'Piet Anders',
  email: 'piet@example.nl',
  password: 'een lange wachtzin van mij',
  act: 'hide',
  'pick-1': 'on',
  days: '7',
  silenced: 'yes',
  state: 'closed',
  reactions: 'erase',
  follow: 'yes',
  until: '2026-06-01',
  role: 'editor',
  author: '',
  answer: 'Nee.',
  granted: 'no',
};

test.each(WRITES)('POST %s leaves no page behind and no worker asleep', async (path) => {
  for (const who of ['bram', 'baas'] as const) {
    const { send } = await followedWorld();
    await send('anna', '/reacties', { article: 'open', text: 'Eerste woorden' });
    await send('bram', '/reacties', { article: 'open', text: 'Tweede woorden' });
    await send(who, concrete(path), FULL);
  }
});

/** Where the workers are made, and what only time brings about. */
const MAY_WAKE = /^(discussion\/bake|mail|pay\/cashier|trials)\/|^(tools|scheduler)\.ts$|\.test\.ts$|testing\.ts$/;

test('no route, act, command or feature bakes a page or wakes a worker itself', () => {
  const server = join(import.meta.dirname, '..');
  const callers = globSync('**/*.ts', { cwd: server }).filter(
    (file) =>
      !MAY_WAKE.test(file) && /\b(bake|bakeFirst|nudge|cashier\.work)\(/.test(readFileSync(join(server, file), 'utf8')),
  );
  expect(callers).toEqual([]);
});
