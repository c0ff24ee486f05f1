import { beforeAll, describe, expect, test } from 'vitest';
import { GATED_SENTENCE, smallWorld, type World } from './world.ts';

const ROLES = ['visitor', 'unverified', 'free', 'banned', 'pro'] as const;
type Role = (typeof ROLES)[number];

/** A reaction that someone may not read; each has a writer whose name nobody else has. */
type Kept = { kind: string; id: number; article: string };

const ground = { rule: 'topic', reason: 'Zomaar.' };
const json = { Accept: 'application/json' };

/** What no answer to a role may hold. Whatever is kept from them has this in it, the names of its writers too. */
const canary = (role: Role, article: string): RegExp => {
  if (role === 'pro') return /kanarie-stil/i;
  const whole = mayRead(role, article) ? 'kanarie-pro' : GATED_SENTENCE;
  return new RegExp(`kanarie-(${role === 'free' ? 'stil|pro' : 'stil|pro|free'})|${whole}`, 'i');
};
const mayRead = (role: Role, article: string): boolean =>
  article === 'free' ? role === 'free' || role === 'pro' : article === 'pro' && role === 'pro';

/** One of each kind: gated, withdrawn, hidden, waiting and silenced; a report, an order, and an objection about them. */
async function furnished() {
  const world = smallWorld();
  // Numbers that stand nowhere else in a page.
  world.db.prepare("UPDATE sqlite_sequence SET seq = 700000 WHERE name = 'reaction'").run();
  world.db.prepare("INSERT INTO sqlite_sequence (name, seq) SELECT 'reaction', 700000 WHERE changes() = 0").run();
  const kept: Kept[] = [];
  const write = async (kind: string, article: string, joining: Parameters<World['join']>[1] = {}) => {
    const quiet = article === 'open' ? 'stil' : article;
    const writer = await world.join(`Kanarie-${quiet}-${kind}`, { tier: 'pro', ...joining });
    const text = `Tekst kanarie-${quiet} van ${kind}`;
    await world.post('/reacties', { article, text }, { Cookie: writer.cookie });
    const id = world.db.prepare('SELECT max(id) FROM reaction').pluck().get() as number;
    kept.push({ kind, id, article });
    return { ...writer, reaction: id };
  };

  const gated = await write('gated', 'pro');
  await write('free', 'free');
  const withdrawn = await write('withdrawn', 'open');
  await world.post(`/reacties/${withdrawn.reaction}/intrekken`, {}, { Cookie: withdrawn.cookie });
  const hidden = await write('hidden', 'open');
  await write('held', 'open', { fresh: true });
  const silenced = await write('silenced', 'open');
  // What is gone and was answered leaves a place: it must be an empty one.
  const other = await world.join('Wim');
  for (const { reaction } of [hidden, silenced])
    await world.post(
      '/reacties',
      { article: 'open', text: 'Antwoord', answers: `${reaction}` },
      { Cookie: other.cookie },
    );

  const desk = await world.join('Mo', { role: 'moderator' });
  const as = { Cookie: desk.cookie };
  await world.post(
    `/reacties/${gated.reaction}/melden`,
    {
      reason: 'other',
      explanation: 'Melding kanarie-stil',
      faith: 'yes',
      name: 'Kanarie-stil',
      email: 'kanarie-stil@x.nl',
    },
    { Cookie: gated.cookie },
  );
  await world.post(`/beheer/reacties/${hidden.reaction}`, { act: 'hide', ...ground, reason: 'Kanarie-stil' }, as);
  await world.post(`/beheer/leden/${silenced.id}/blokkeren`, { days: '7', silenced: 'yes', ...ground }, as);
  world.pay.purchases.add({
    number: 'KB-AAAA-BBBB',
    memberId: hidden.id,
    plan: 'year',
    follows: 'new',
    cents: 100,
    renewalCents: 100,
    code: 'KANARIE-STIL',
    formKey: 'formulier-0',
    terms: '1',
    waiver: null,
    orderedAt: world.clock.now(),
  });
  return { world, kept };
}

async function roleIn(world: World, role: Role): Promise<number | null> {
  if (role === 'visitor') return null;
  const { id } = await world.join(role, { tier: role === 'pro' ? 'pro' : 'free', verified: role !== 'unverified' });
  // Someone with something of their own in the same place.
  if (role === 'free') await world.post('/reacties', { article: 'open', text: 'Van mij' }, await cookieOf(world, id));
  if (role === 'banned') world.members.ban(id, world.clock.now());
  return id;
}

const cookieOf = async (world: World, id: number | null): Promise<Record<string, string>> =>
  id === null ? {} : { Cookie: (await world.sessions.open(id)).split(';')[0]! };

const routes = [
  ...new Map(
    smallWorld()
      .app.routes.filter(({ method, path }) => method !== 'ALL' && path !== '*' && path !== '/*')
      .map(({ method, path }) => [`${method} ${path}`, { method, path }]),
  ).values(),
].toSorted((a, b) => Number(a.path.endsWith('/lezen')) - Number(b.path.endsWith('/lezen'))); // it opens an article

const concrete = (path: string, { id, article }: Pick<Kept, 'id' | 'article'>): string =>
  path
    .replace(/:id\{[^/]*\}/, `${id}`)
    .replace(':id', article)
    .replace(/:number\{[^/]*\}/, '2026-0001')
    .replace(/:file\{[^/]*\}/, '2026-0001.pdf')
    .replace(':number', 'KB-AAAA-BBBB')
    .replace(/:payment\{[^/]*\}/, 'tr_vanniemand')
    .replace(/:name\{kenn[^/]*\}/, 'kennisbank.epub')
    .replace(/_astro\/:name\{[^/]*\}/, '_astro/geheim.1.svg')
    .replace(/:name\{[^/]*\}/, '2026-11');

/** Everything a form of ours can hold, pointed at something that is kept. */
const everything = ({ id, article }: Kept): Record<string, string> => ({
  article,
  answers: `${id}`,
  text: 'Hallo',
  key: 'formulier-1',
  name: 'Piet',
  email: 'piet@example.nl',
  number: 'KB-AAAA-BBBB',
  code: 'X',
  plan: 'year',
  faith: 'yes',
  explanation: 'Omdat.',
  follow: 'yes',
  act: 'hide',
  days: '7',
  state: 'closed',
  answer: 'Nee',
  granted: 'yes',
  amount: '1,00',
  until: '2027-01-01',
  current: 'fout',
  password: 'een zin die lang is',
  reactions: 'keep',
  [`pick-${id}`]: 'yes',
  ...ground,
  reason: 'other',
});

const bodies = (kept: Kept): Sent[] => [
  [everything(kept), {}],
  [everything(kept), json],
  ...broken(kept).map((fields): Sent => [fields, {}]),
];
type Sent = [fields: Record<string, string>, headers: Record<string, string>];

/** Refused at different moments: before and after what it speaks of is looked up. */
const broken = (kept: Kept): Record<string, string>[] => [
  {
    ...everything(kept),
    text: '',
    explanation: '',
    name: '',
    email: 'geen adres',
    code: '',
    plan: 'ebook',
    answer: '',
  },
  { ...everything(kept), text: 'x'.repeat(5_001), explanation: 'x'.repeat(2_001), article: 'open' },
  { article: kept.article, answers: `${kept.id}` },
];

/** These take long (they hash a password, or answer after a fixed time), and what they say does not hang on a reaction. */
const slow = /inlog|lid-worden|wachtwoord|mijn/;

describe.each(ROLES)('to a %s', (role) => {
  let [world, kept, me] = [null! as World, [] as Kept[], null as number | null];
  beforeAll(async () => {
    ({ world, kept } = await furnished());
    me = await roleIn(world, role);
  });

  test.each(routes)('$method $path says nothing of what is kept', async ({ method, path }) => {
    for (const thing of slow.test(path) ? kept.slice(0, 1) : kept) {
      for (const [fields, accept] of method === 'GET' ? [[{}, {}] as Sent, [{}, json] as Sent] : bodies(thing)) {
        world.clock.forward({ days: 1 }); // every limit has room again
        const headers = { ...(await cookieOf(world, me)), ...accept };
        const to = concrete(path, thing);
        const asked = method === 'GET' ? world.get(`${to}?citaat&since=0`, headers) : world.post(to, fields, headers);
        const answer = await asked;
        const told = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
        expect(told.match(canary(role, thing.article))?.[0], `${thing.kind}: ${answer.status}`).toBeUndefined();
      }
    }
  });
});

/** Everything that takes the number of a reaction. */
const withReaction = [
  ...routes
    .filter(({ path }) => path.startsWith('/reacties/:id'))
    .map(({ method, path }) => ({ method, path, form: {} as Record<string, string> })),
  { method: 'POST', path: '/reacties', form: { answers: '' } },
  { method: 'POST', path: '/reacties/voorbeeld', form: { answers: '' } },
];

describe.each(ROLES)('a %s cannot tell', (role) => {
  let [world, kept, me] = [null! as World, [] as Kept[], null as number | null];
  beforeAll(async () => {
    ({ world, kept } = await furnished());
    me = await roleIn(world, role);
  });

  test.each(withReaction)('by $method $path whether a reaction exists', async ({ method, path, form }) => {
    const unknown = 987_654;

    const ask = async (id: number, more: Record<string, string>, article: string) => {
      world.clock.forward({ days: 1 });
      const headers = { ...(await cookieOf(world, me)), ...more };
      const to = concrete(path, { id, article });
      const answers: Record<string, string> = 'answers' in form ? { answers: `${id}` } : {};
      const fields = { article: 'open', text: 'Hallo', explanation: 'x', reason: 'other', faith: 'yes', ...answers };
      const answer = await (method === 'GET' ? world.get(to, headers) : world.post(to, fields, headers));
      const said = [...answer.headers].filter(([name]) => name !== 'x-request-id');
      const anonymous = (text: string) => text.replaceAll(`${id}`, 'ID').replace(/[\w-]{22,}/g, '');
      return { status: answer.status, said: anonymous(JSON.stringify(said)), body: anonymous(await answer.text()) };
    };

    for (const { kind, id, article } of kept) {
      if (mayRead(role, article)) continue;
      for (const more of [{}, json])
        expect(await ask(id, more, article), kind).toEqual(await ask(unknown, more, article));
    }
  });
});
