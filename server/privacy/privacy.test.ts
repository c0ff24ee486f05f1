import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { outbox, PASSWORD } from '../trials/browser.ts';
import { joined } from '../trials/sign-up.ts';
import { smallWorld } from '../trials/world.ts';

test('a member takes along everything about themselves, and nothing of others', async () => {
  const world = smallWorld();
  const cookie = await joined(world);
  await world.post('/reacties', { article: 'open', text: 'Van Anna zelf' }, { Cookie: cookie });
  const bram = await world.join('Bram');
  await world.post('/reacties', { article: 'open', text: 'Van een ander' }, { Cookie: bram.cookie });

  const answer = await world.post('/mijn/gegevens.zip', { current: PASSWORD }, { Cookie: cookie });
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));

  const data = strFromU8(files['data.json']!);
  expect(Object.keys(JSON.parse(data))).toEqual([
    'profile',
    'sessions',
    'passkeys',
    'codesFromApp',
    'recoveryCodes',
    'reactions',
    'chosenArticles',
    'downloads',
    'consents',
    'mails',
    'orders',
    'payments',
    'invoices',
    'membership',
    'followed',
    'addresses',
    'decisions',
    'log',
    'reports',
  ]);
  for (const file of [data, strFromU8(files['data.html']!)]) {
    expect(file).toContain('Van Anna zelf');
    expect(file).not.toMatch(/Van een ander|bram@|password|argon2/);
  }
});

test.each([
  ['keep', 'Oud-lid', 1],
  ['erase', 'geen reacties', 0],
])('a deleted account leaves (%s) %s and no trace of who it was', async (reactions, left, count) => {
  const world = smallWorld();
  const cookie = await joined(world);
  await world.post('/reacties', { article: 'open', text: 'Mijn mening' }, { Cookie: cookie });
  world.moderation.setHeld(1, null, world.clock.now());
  await world.post('/mijn/voorkeuren', { newsletter: 'yes' }, { Cookie: cookie });

  await world.post('/mijn/verwijderen', { reactions, current: PASSWORD }, { Cookie: cookie });

  const page = await (await world.get('/artikelen/open/')).text();
  expect(page).toContain(left);
  expect(page).not.toContain('Anna');
  expect(world.reactions.visibleUnder('open')).toHaveLength(count);
  expect((await world.get('/mijn/', { Cookie: cookie })).status).toBe(303);
  const rows = world.db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'mail'")
    .pluck()
    .all() as string[];
  for (const table of rows)
    expect(JSON.stringify(world.db.prepare(`SELECT * FROM ${table}`).all())).not.toMatch(/anna/i);
  expect(outbox(world).map(({ subject }) => subject)).toEqual(['Uw account is verwijderd']);
});
