import { expect, test } from 'vitest';
import { smallWorld, type World } from './testing.ts';

const ROLES = ['visitor', 'unverified', 'free', 'pro', 'banned', 'moderator'] as const;
type Role = (typeof ROLES)[number];
type Asked = { path?: string; fields?: Record<string, string>; answers: string };

const ground = { rule: 'topic', reason: 'Omdat.' };
const withdrawal = { name: 'Wie', number: 'KB-AAAA-BBBB', email: 'wie@example.nl' };
const report = { reason: 'other', explanation: 'Dit klopt niet.', faith: 'yes' };

/**
 * Every route the server has, what is sent to it, and what each role is answered, in the order of ROLES. Reaction 1 is
 * someone else's. A session of an account that nobody has proven opens what a visitor's browser does. A new route fails the test until it is listed.
 */
const table: Record<string, Asked> = {
  'GET /inloggen/': { answers: '200 200 200 200 200 200' },
  'GET /lid-worden/': { answers: '200 200 200 200 200 200' },
  'POST /inloggen': {
    fields: { email: 'olga@example.nl', password: 'fout wachtwoord' },
    answers: '401 401 401 401 401 401',
  },
  'POST /lid-worden': {
    fields: { name: 'Nieuw Lid', email: 'nieuw@example.nl', password: 'een zin die lang is' },
    answers: '200 200 200 200 200 200',
  },
  'POST /bevestigen/opnieuw': { answers: '200 200 200 200 200 200' },
  'POST /uitloggen': { answers: '303 303 303 303 303 303' },
  'GET /bevestigen/': { answers: '410 410 410 410 410 410' },
  'GET /inloglink/': { answers: '410 410 410 410 410 410' },
  'GET /wachtwoord/': { answers: '410 410 410 410 410 410' },
  'GET /adres/': { answers: '410 410 410 410 410 410' },
  'GET /adres-terug/': { answers: '410 410 410 410 410 410' },
  'GET /inloglink/aanvragen/': { answers: '200 200 200 200 200 200' },
  'GET /wachtwoord-vergeten/': { answers: '200 200 200 200 200 200' },
  'POST /inloglink/aanvragen': { fields: { email: 'olga@example.nl' }, answers: '200 200 200 200 200 200' },
  'POST /wachtwoord-vergeten': { fields: { email: 'olga@example.nl' }, answers: '200 200 200 200 200 200' },
  'POST /bevestigen': { answers: '400 400 400 400 400 400' },
  'POST /inloglink': { answers: '400 400 400 400 400 400' },
  'POST /wachtwoord': { answers: '400 400 400 400 400 400' },
  'POST /adres': { answers: '400 400 400 400 400 400' },
  'POST /adres-terug': { answers: '400 400 400 400 400 400' },
  'GET /mijn/': { answers: '303 303 200 200 200 200' },
  'POST /mijn/naam': { fields: { name: 'Andere Naam' }, answers: '401 401 303 303 303 303' },
  'POST /mijn/e-mail': { fields: { email: 'x@example.nl', current: 'fout' }, answers: '401 401 403 403 403 403' },
  'POST /mijn/wachtwoord': {
    fields: { password: 'een zin die lang is', current: 'fout' },
    answers: '401 401 403 403 403 403',
  },
  'POST /mijn/overal-uitloggen': { answers: '401 401 303 303 303 303' },
  'POST /mijn/voorkeuren': { answers: '401 401 303 303 303 303' },
  'POST /mijn/gegevens.zip': { fields: { current: 'fout' }, answers: '401 401 403 403 403 403' },
  'POST /mijn/verwijderen': { fields: { current: 'fout', reactions: 'keep' }, answers: '401 401 403 403 403 403' },
  'GET /health': { answers: '200 200 200 200 200 200' },
  'GET /ready': { answers: '200 200 200 200 200 200' },
  'GET /pro/bestellen/': { answers: '303 303 200 200 403 200' },
  'POST /pro/bestellen': { fields: { plan: 'year', key: 'formulier-1' }, answers: '401 401 503 503 403 503' },
  'GET /pro/bestelling/:number/betalen': { answers: '401 401 404 404 404 404' },
  'GET /pro/bestelling/:number/': { answers: '401 401 404 404 404 404' },
  'GET /api/orders/:number': { answers: '401 401 404 404 404 404' },
  'POST /api/webhooks/mollie': { fields: { id: 'tr_vanniemand' }, answers: '200 200 200 200 200 200' },
  'POST /mijn/opzeggen': { answers: '401 401 409 409 409 409' },
  'POST /mijn/hervatten': { answers: '401 401 409 409 409 409' },
  'GET /mijn/facturen/:number{[0-9]{4}-[0-9]{4,7}}/': {
    path: '/mijn/facturen/2026-0001/',
    answers: '401 401 404 404 404 404',
  },
  'GET /mijn/facturen/:file{[0-9]{4}-[0-9]{4,7}\\.pdf}': {
    path: '/mijn/facturen/2026-0001.pdf',
    answers: '401 401 404 404 404 404',
  },
  'GET /cadeau/': { answers: '303 303 200 200 200 200' },
  'POST /cadeau': { fields: { code: 'CADEAU-X' }, answers: '401 401 422 422 403 422' },
  'GET /herroepen/': { answers: '200 200 200 200 200 200' },
  'POST /herroepen': { fields: withdrawal, answers: '404 404 404 404 404 404' },
  'POST /herroepen/bevestigen': { fields: withdrawal, answers: '404 404 404 404 404 404' },
  'GET /beheer/server/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/leden/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/leden/:id{[0-9]{1,15}}/betalingen/': { answers: '303 303 404 404 404 200' },
  'POST /beheer/leden/:id{[0-9]{1,15}}/geven': {
    fields: { until: '2027-01-01', reason: 'Dank' },
    answers: '404 404 404 404 404 303',
  },
  'POST /beheer/betalingen/:payment{tr_[A-Za-z0-9]{4,64}}/terug': {
    path: '/beheer/betalingen/tr_vanniemand/terug',
    fields: { amount: '1,00', reason: 'x' },
    answers: '404 404 404 404 404 404',
  },
  'GET /afmelden/': { path: '/afmelden/?wie=1.replies.x', answers: '410 410 410 410 410 410' },
  'POST /afmelden/': { path: '/afmelden/?wie=1.replies.x', answers: '410 410 410 410 410 410' },
  'GET /beheer/nieuwsbrieven/:name{[a-z0-9-]+}/': {
    path: '/beheer/nieuwsbrieven/2026-11/',
    answers: '404 404 404 404 404 200',
  },
  'POST /reacties': { fields: { article: 'pro', text: 'Hallo' }, answers: '401 401 403 303 403 303' },
  'POST /reacties/voorbeeld': { fields: { article: 'open', text: 'Hallo' }, answers: '200 200 200 200 200 200' },
  'GET /reacties/:id{[0-9]{1,15}}/beantwoorden': { answers: '303 303 200 200 403 200' },
  'GET /reacties/:id{[0-9]{1,15}}/aanpassen': { answers: '401 401 403 403 403 403' },
  'POST /reacties/:id{[0-9]{1,15}}': { fields: { text: 'Gekaapt' }, answers: '401 401 403 403 403 403' },
  'POST /reacties/:id{[0-9]{1,15}}/intrekken': { answers: '401 401 403 403 403 403' },
  'GET /api/articles/:id/reactions': {
    path: '/api/articles/pro/reactions?since=0',
    answers: '401 401 403 204 403 204',
  },
  'GET /api/counts': { answers: '200 200 200 200 200 200' },
  'GET /api/articles/:id/reactions.html': { answers: '401 401 403 200 403 200' },
  'GET /api/articles/:id/own': { answers: '401 401 403 200 403 200' },
  'GET /artikelen/:id/reacties.xml': { path: '/artikelen/open/reacties.xml', answers: '200 200 200 200 200 200' },
  'GET /reacties.xml': { answers: '200 200 200 200 200 200' },
  'POST /artikelen/:id/volgen': { fields: { follow: 'yes' }, answers: '401 401 403 303 403 303' },
  'GET /reacties/:id{[0-9]{1,15}}/melden': { answers: '200 200 200 200 200 200' },
  'POST /reacties/:id{[0-9]{1,15}}/melden': { fields: report, answers: '200 200 200 200 200 200' },
  'GET /bezwaar/': { path: '/bezwaar/?over=act.1.x', answers: '410 410 410 410 410 410' },
  'POST /bezwaar/': { path: '/bezwaar/?over=act.1.x', fields: { text: 'x' }, answers: '410 410 410 410 410 410' },
  'GET /beheer/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/handleiding/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/stijl/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/acties/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/reacties/:id{[0-9]{1,15}}/': { answers: '303 303 404 404 404 200' },
  'GET /beheer/leden/:id{[0-9]{1,15}}/': { answers: '303 303 404 404 404 200' },
  'POST /beheer/reacties': { fields: { act: 'hide', 'pick-1': 'yes', ...ground }, answers: '404 404 404 404 404 303' },
  'POST /beheer/reacties/:id{[0-9]{1,15}}': { fields: { act: 'hide', ...ground }, answers: '404 404 404 404 404 303' },
  'POST /beheer/acties/:id{[0-9]{1,15}}/ongedaan': { answers: '404 404 404 404 404 404' },
  'POST /beheer/leden/:id{[0-9]{1,15}}/blokkeren': {
    fields: { days: '7', ...ground },
    answers: '404 404 404 404 404 303',
  },
  'POST /beheer/leden/:id{[0-9]{1,15}}/deblokkeren': { answers: '404 404 404 404 404 409' },
  'POST /beheer/artikelen/:id/gesprek': { fields: { state: 'closed' }, answers: '404 404 404 404 404 303' },
  'POST /beheer/bezwaren/:id{[0-9]{1,15}}': {
    fields: { granted: 'yes', answer: 'x' },
    answers: '404 404 404 404 404 404',
  },
  'GET /artikelen/:id/': { answers: '200 200 200 200 200 200' },
  'POST /artikelen/:id/lezen': { answers: '401 401 303 303 403 303' },
  'GET /_astro/:name{[\\w.-]+}': { path: '/_astro/geheim.1.svg', answers: '404 404 404 200 404 200' },
  'GET /mijn/e-book/:name{kennisbank\\.(?:epub|pdf)}': {
    path: '/mijn/e-book/kennisbank.epub',
    answers: '401 401 403 200 403 200',
  },
  'GET /api/articles/:id/slots': { answers: '200 200 200 200 200 200' },
  'GET /*': { answers: '404 404 404 404 404 404' },
};

async function cookieOf(role: Role, world: World): Promise<string> {
  if (role === 'visitor') return '';
  const standing = {
    tier: role === 'pro' ? 'pro' : 'free',
    role: role === 'moderator' ? 'moderator' : 'member',
  } as const;
  const member = await world.join(role, { ...standing, verified: role !== 'unverified' });
  if (role !== 'banned') return member.cookie;
  world.members.ban(member.id, world.clock.now());
  return (await world.sessions.open(member.id)).split(';')[0]!;
}

/** A world with what the routes speak about: a reaction of someone else's, reported, and an act to undo. */
async function furnished(): Promise<World> {
  const world = smallWorld();
  const olga = await world.join('Olga', { tier: 'pro' });
  await world.post('/reacties', { article: 'open', text: 'Van Olga' }, { Cookie: olga.cookie });
  await world.post('/reacties/1/melden', report);
  return world;
}

const listedRoutes = () => [
  ...new Set(
    smallWorld()
      .app.routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
];

const concrete = (path: string) =>
  path
    .replace('/reacties/:id{[0-9]{1,15}}', '/reacties/1')
    .replace('/leden/:id{[0-9]{1,15}}', '/leden/1')
    .replace(':id{[0-9]{1,15}}', '1')
    .replace('articles/:id', 'articles/pro')
    .replace('artikelen/:id', 'artikelen/pro')
    .replace(/:name.*/, 'x')
    .replace('*', 'onbekend');

test('every route is in the table, and nothing else is', () => {
  expect(listedRoutes().toSorted()).toEqual(Object.keys(table).toSorted());
});

test.each(Object.entries(table))('%s lets in who may', async (route, { path, fields = {}, answers }) => {
  const [method, pattern] = route.split(' ') as [string, string];
  const found: number[] = [];
  for (const role of ROLES) {
    const world = await furnished();
    const headers = { Cookie: await cookieOf(role, world) };
    const to = path ?? concrete(pattern);
    const answer = await (method === 'GET' ? world.get(to, headers) : world.post(to, fields, headers));
    found.push(answer.status);
    // Someone else's words are nobody's to change, but a moderator's.
    if (role !== 'moderator') expect(world.reactions.find(1)).toMatchObject(untouched);
  }
  expect(found.join(' ')).toBe(answers);
});

const untouched = { text: 'Van Olga', hiddenAt: null, withdrawnAt: null, heldFor: null, silenced: false };
