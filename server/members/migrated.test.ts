import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase, openEarlier } from '../database/open.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { hashPassword } from './passwords.ts';
import { browserOf, PASSWORD } from '../trials/browser.ts';

const CODE = 'a'.repeat(43);
const hashOf = (text: string) => createHash('sha256').update(text).digest();
const session = (letter: string) => letter.repeat(40);

/** A database as version 9 wrote it: a member, someone who signed up and is in, an invited editor, and who left. */
async function versionNine() {
  mkdirSync(WORLDS, { recursive: true });
  const path = join(mkdtempSync(join(WORLDS, 'nine-')), 'kennisbank.db');
  const db = openEarlier(path, 9);
  const member = db.prepare(
    'INSERT INTO member (id, email, name, password_hash, role, verified_at, joined_at) VALUES (?, ?, ?, ?, ?, ?, 5)',
  );
  const hash = await hashPassword(PASSWORD);
  const now = smallWorld().clock.now().getTime();
  member.run(1, 'bram@example.nl', 'Bram', hash, 'member', 7);
  member.run(2, 'anna@example.nl', 'Dief', hash, 'member', null);
  member.run(3, 'rik@example.nl', 'Rik', '', 'editor', null);
  member.run(4, 'verwijderd-4@invalid', 'Oud-lid', '', 'member', null);
  const add = db.prepare('INSERT INTO session VALUES (?, ?, ?, ?)');
  for (const [id, letter] of [
    [1, 'b'],
    [2, 'c'],
    [3, 'd'],
  ] as const)
    add.run(hashOf(session(letter)), id, Date.now(), Date.now() + 86_400_000 * 30);
  db.prepare("INSERT INTO token VALUES (?, 'verify', 2, 'anna@example.nl', '/mijn/', ?)").run(
    hashOf(CODE),
    now + 60_000,
  );
  db.exec(`INSERT INTO consent (member_id, list, granted, text_version, source, given_at) VALUES (1, 'newsletter', 1, '1', 's', 5), (2, 'newsletter', 1, '1', 's', 5);
    INSERT INTO reaction (id, article_id, member_id, text, form_key, placed_at) VALUES (1, 'open', 1, 'Van Bram', 'k', 5);`);
  db.close();
  return openDatabase(path);
}

test('from the version before: every account is kept, and one that nobody proved holds nothing any more', async () => {
  const world = smallWorld(undefined, { db: await versionNine() });
  const members = world.db
    .prepare("SELECT id, email, name, password_hash = '' AS open, role FROM member ORDER BY id")
    .raw()
    .all();

  expect(members).toEqual([
    [1, 'bram@example.nl', 'Bram', 0, 'member'],
    [2, 'anna@example.nl', '', 1, 'member'],
    [3, 'rik@example.nl', 'Rik', 1, 'administrator'],
    [4, 'verwijderd-4@invalid', 'Oud-lid', 1, 'member'],
  ]);
  const isIn = async (letter: string) => (await world.get('/mijn/', { Cookie: `kb_sessie=${session(letter)}` })).status;
  expect([await isIn('b'), await isIn('c'), await isIn('d')]).toEqual([200, 303, 303]);
  expect((await world.post('/inloggen', { email: 'bram@example.nl', password: PASSWORD })).status).toBe(303);
  expect((await world.post('/inloggen', { email: 'anna@example.nl', password: PASSWORD })).status).toBe(401);
  expect(world.mail.consentsOf(1)).toEqual(new Set(['newsletter']));
});

test('a link that was under way goes on working, for the one sign-up there was', async () => {
  const world = smallWorld(undefined, { db: await versionNine() });
  const owner = browserOf(world);

  expect(await (await owner.get(`/bevestigen/?code=${CODE}`)).text()).toContain('op naam van Dief');
  await owner.post('/bevestigen', { code: CODE, name: 'Anna', password: 'een zin van haarzelf' });

  expect(world.members.findByEmail('anna@example.nl')!.name).toBe('Anna');
  expect(await owner.isIn()).toBe(true);
  expect((await world.post('/inloggen', { email: 'anna@example.nl', password: PASSWORD })).status).toBe(401);
  expect(world.mail.consentsOf(2)).toEqual(new Set());
});
