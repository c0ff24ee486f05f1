import { expect, test } from 'vitest';
import { DESK_WISHES } from './desk-matrix.ts';
import { roleMay } from '../members/permissions.ts';
import { smallWorld } from './world.ts';
import { cookieOf, furnished, PEOPLE, type Person, report } from './roles.ts';

const COLUMNS = ['visitor', 'unverified', 'free', 'pro', 'banned', 'moderator'] as const;
type Column = (typeof COLUMNS)[number];

/** Outside the desk a role makes no more difference than this: who reads everything, and who is a reader like another. */
const asReader = (role: 'author' | 'editor' | 'bookkeeper' | 'administrator'): Column =>
  roleMay(role, 'read-all') ? 'moderator' : 'free';
const COLUMN_OF: Record<Person, Column> = {
  visitor: 'visitor',
  unverified: 'unverified',
  free: 'free',
  pro: 'pro',
  banned: 'banned',
  moderator: 'moderator',
  author: asReader('author'),
  editor: asReader('editor'),
  bookkeeper: asReader('bookkeeper'),
  administrator: asReader('administrator'),
  'banned administrator': 'banned',
  'unproven administrator': 'unverified',
};
type Asked = { path?: string; fields?: Record<string, string>; answers: string };

const withdrawal = { name: 'Wie', number: 'KB-AAAA-BBBB', email: 'wie@example.nl' };

/**
 * Every route outside the desk, what is sent to it, and what everyone is answered, in the order of COLUMNS. Reaction 1 is
 * someone else's. A session of an account that nobody has proven opens what a visitor's browser does. A new route fails the
 * test until it is listed; those of the desk are in desk-matrix.ts.
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
  'GET /inloggen/tweede-stap/': { answers: '303 303 303 303 303 303' },
  'POST /inloggen/tweede-stap': { answers: '410 410 410 410 410 410' },
  'POST /inloggen/passkey/vraag': { answers: '200 200 200 200 200 200' },
  'POST /inloggen/passkey': { fields: { 'proof-passkey': '{}' }, answers: '403 403 403 403 403 403' },
  'GET /mijn/tweede-stap/': { answers: '303 303 200 200 200 200' },
  'POST /mijn/passkeys/nieuw': { fields: { name: 'x' }, answers: '401 401 200 200 403 200' },
  'POST /mijn/passkeys': { fields: { name: 'x', passkey: '{}' }, answers: '401 401 403 403 403 403' },
  'POST /mijn/passkeys/:id{[0-9]{1,15}}/weg': { path: '/mijn/passkeys/1/weg', answers: '401 401 404 404 403 404' },
  'POST /mijn/totp/nieuw': { answers: '401 401 200 200 403 200' },
  'POST /mijn/totp': { fields: { code: '123456' }, answers: '401 401 409 409 409 409' },
  'POST /mijn/totp/weg': { answers: '401 401 409 409 403 409' },
  'POST /mijn/herstelcodes': { answers: '401 401 409 409 403 409' },
  'POST /mijn/bewijs': { fields: { next: '/mijn/', 'proof-password': 'fout' }, answers: '401 401 403 403 403 403' },
  'POST /mijn/bewijs/link': { answers: '401 401 200 200 200 200' },
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
  'GET /afmelden/': { path: '/afmelden/?wie=1.replies.x', answers: '410 410 410 410 410 410' },
  'POST /afmelden/': { path: '/afmelden/?wie=1.replies.x', answers: '410 410 410 410 410 410' },
  'POST /reacties': { fields: { article: 'pro', text: 'Hallo' }, answers: '401 401 403 303 403 303' },
  'POST /reacties/voorbeeld': { fields: { article: 'open', text: 'Hallo' }, answers: '200 200 200 200 200 200' },
  'GET /reacties/:id{[0-9]{1,15}}/beantwoorden': { answers: '303 303 200 200 403 200' },
  'GET /reacties/:id{[0-9]{1,15}}/aanpassen': { answers: '303 303 403 403 403 403' },
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
    .replace(':id{[0-9]{1,15}}', '1')
    .replace('articles/:id', 'articles/pro')
    .replace('artikelen/:id', 'artikelen/pro')
    .replace(/:name.*/, 'x')
    .replace('*', 'onbekend');

test('every route is in the table, and nothing else is', () => {
  expect(listedRoutes().toSorted()).toEqual([...Object.keys(table), ...Object.keys(DESK_WISHES)].toSorted());
});

const cells = Object.entries(table).flatMap(([route, asked]) =>
  PEOPLE.map((person) => ({
    route,
    person,
    ...asked,
    status: asked.answers.split(' ')[COLUMNS.indexOf(COLUMN_OF[person])],
  })),
);

test.each(cells)('$route answers $person: $status', async ({ route, person, path, fields = {}, status }) => {
  const [method, pattern] = route.split(' ') as [string, string];
  const world = await furnished();
  const headers = { Cookie: await cookieOf(person, world) };
  const to = path ?? concrete(pattern);
  const answer = await (method === 'GET' ? world.get(to, headers) : world.post(to, fields, headers));
  expect(String(answer.status)).toBe(status);
  // Someone else's words are nobody's to change out here.
  expect(world.reactions.find(1)).toMatchObject(untouched);
});

const untouched = { text: 'Van Olga', hiddenAt: null, withdrawnAt: null, heldFor: null, silenced: false };
