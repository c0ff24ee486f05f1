import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase, openEarlier } from '../database/open.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { hashPassword } from './passwords.ts';
import { parseEmail } from './rules.ts';

test.each([
  ['anna@example.nl', 'anna@example.nl'],
  ['Anna@Example.NL', 'anna@example.nl'],
  [' anna@example.nl ', 'anna@example.nl'],
  ['anna@example.nl.', 'anna@example.nl'],
  ['ａｎｎａ＠ｅｘａｍｐｌｅ．ｎｌ', 'anna@example.nl'],
  ['anna@example。nl', 'anna@example.nl'],
  ['anna+lijst@example.nl', 'anna+lijst@example.nl'],
  ['a.n.n.a@gmail.com', 'a.n.n.a@gmail.com'],
  ["o'brien@example.ie", "o'brien@example.ie"],
  ['a@b.nl', 'a@b.nl'],
  ['x_y-z@sub.sub.example.co.uk', 'x_y-z@sub.sub.example.co.uk'],
  ['{a}!#$%&*/=?^`|~@example.nl', '{a}!#$%&*/=?^`|~@example.nl'],
  ['-a-@example.nl', '-a-@example.nl'],
  ['123@example.nl', '123@example.nl'],
  ['anna@123.nl', 'anna@123.nl'],
  ['anna@xn--bcher-kva.example', 'anna@xn--bcher-kva.example'],
  ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
  ['anna@BÜCHER.example', 'anna@xn--bcher-kva.example'],
  ['anna@bu\u0308cher.example', 'anna@xn--bcher-kva.example'],
  ['anna@straße.de', 'anna@xn--strae-oqa.de'],
  ['anna@例子.中国', 'anna@xn--fsqu00a.xn--fiqs8s'],
  ['anna@пример.рф', 'anna@xn--e1afmkfd.xn--p1ai'],
  ['anna@gal·la.cat', 'anna@xn--galla-sja.cat'],
  [`${'a'.repeat(64)}@example.nl`, `${'a'.repeat(64)}@example.nl`],
  [`a@${'b'.repeat(63)}.nl`, `a@${'b'.repeat(63)}.nl`],
  [`a@${`${'b'.repeat(49)}.`.repeat(5)}nl`, `a@${`${'b'.repeat(49)}.`.repeat(5)}nl`],
])('the address %j is the account %j', (typed, email) => {
  expect(parseEmail(typed)).toBe(email);
  expect(parseEmail(email)).toBe(email);
});

test.each([
  ['nothing', ''],
  ['no sign', 'anna'],
  ['nobody', '@example.nl'],
  ['nowhere', 'anna@'],
  ['two signs', 'anna@x@example.nl'],
  ['a small sign that is one too', 'anna﹫x@example.nl'],
  ['a space', 'an na@example.nl'],
  ['a space of another kind', 'an\u00a0na@example.nl'],
  ['a line', 'a@b.nl\r\nBcc: x@y.nl'],
  ['a tab', 'anna\t@example.nl'],
  ['a null', 'anna\u0000@example.nl'],
  ['a control character', 'anna\u0001@example.nl'],
  ['a control character of 1988', 'anna\u0085x@example.nl'],
  ['delete', 'anna\u007f@example.nl'],
  ['a space without width', 'an\u200bna@example.nl'],
  ['a joiner', 'an\u200dna@example.nl'],
  ['text turned round', 'an\u202ena@example.nl'],
  ['a soft hyphen', 'an\u00adna@example.nl'],
  ['a soft hyphen in the domain', 'anna@exam\u00adple.nl'],
  ['a space without width in the domain', 'anna@exam\u200bple.nl'],
  ['a byte order mark inside', 'an\ufeffna@example.nl'],
  ['half a character', 'anna\ud83d@example.nl'],
  ['a filler', 'an\u3164na@example.nl'],
  ['two points', 'a..b@example.nl'],
  ['a point first', '.a@example.nl'],
  ['a point last', 'a.@example.nl'],
  ['two points in the domain', 'anna@d..nl'],
  ['a point before the domain', 'anna@.nl'],
  ['two points after the domain', 'anna@d.nl..'],
  ['a hyphen before the domain', 'anna@-d.nl'],
  ['a hyphen after the domain', 'anna@d-.nl'],
  ['a hyphen in the country', 'anna@d.n-l'],
  ['one label', 'anna@localhost'],
  ['one label with a point', 'anna@localhost.'],
  ['a country of one letter', 'anna@d.n'],
  ['a number for a country', 'anna@d.123'],
  ['a number for a host', 'anna@127.0.0.1'],
  ['a hexadecimal host', 'anna@0x7f.1'],
  ['a hexadecimal country', 'anna@a.0x7f'],
  ['an octal host', 'anna@0177.1'],
  ['a literal', 'anna@[127.0.0.1]'],
  ['a literal of six', 'anna@[IPv6:::1]'],
  ['a path', 'anna@d.nl/path'],
  ['a question', 'anna@d.nl?x=1'],
  ['a fragment', 'anna@d.nl#x'],
  ['a port', 'anna@d.nl:25'],
  ['a user in the domain', 'anna@x:y@d.nl'],
  ['a backslash', 'anna@d.nl\\x'],
  ['a percentage', 'anna@d%2enl'],
  ['an underscore in the domain', 'anna@d_e.nl'],
  ['a wide slash in the domain', 'anna@d.nl／x'],
  ['a drawing in the domain', 'anna@i❤.nl'],
  ['a sign that becomes a slash', 'anna@℀.nl'],
  ['a broken coding', 'anna@xn--a.nl'],
  ['a coding of plain letters', 'anna@xn--example-.nl'],
  ['two directions in one label', 'anna@אa.nl'],
  ['a quoted name', '"anna"@example.nl'],
  ['a quoted name with a sign', '"a@b"@example.nl'],
  ['a comment', 'anna(x)@example.nl'],
  ['a name before', 'Anna <anna@example.nl>'],
  ['brackets', '<anna@example.nl>'],
  ['a scheme', 'mailto:anna@example.nl'],
  ['two addresses', 'anna@example.nl,bram@example.nl'],
  ['two addresses after a semicolon', 'anna@example.nl;bram@example.nl'],
  ['a backslash in the name', 'an\\na@example.nl'],
  ['letters beyond ASCII in the name', 'änna@example.nl'],
  ['a letter of another script in the name', 'аnna@example.nl'],
  ['a dotless i, which no capital gives back', 'mıke@example.nl'],
  ['65 octets before the sign', `${'a'.repeat(65)}@example.nl`],
  ['64 letters of two octets', `${'é'.repeat(64)}@example.nl`],
  ['a label of 64', `a@${'b'.repeat(64)}.nl`],
  ['255 octets', `a@${`${'b'.repeat(49)}.`.repeat(5)}nll`],
  ['a great deal', `a@${'b'.repeat(65_000)}.nl`],
  ['a great many points', `${'a.'.repeat(30_000)}a@b.nl`],
])('%s is no address', (_what, typed) => {
  expect(() => parseEmail(typed)).toThrow(expect.objectContaining({ code: 'bad-email' }));
});

test('seven ways to type one mailbox make one account and one letter each', async () => {
  const world = smallWorld();
  const ways = ['anna@example.nl', 'ANNA@example.nl', 'anna@EXAMPLE.nl.', 'ａnna@example.nl', 'anna\u0001@example.nl'];
  for (const email of [...ways, 'an\u200bna@example.nl', 'anna@example.nl/x'])
    await world.post('/lid-worden', { name: 'Anna', email, password: 'een lange zin om te onthouden' });

  expect(world.db.prepare('SELECT email FROM member').pluck().all()).toEqual(['anna@example.nl']);
  expect(world.db.prepare('SELECT DISTINCT address FROM mail').pluck().all()).toEqual(['anna@example.nl']);
});

test.each(['a..b@example.nl', 'änna@example.nl', 'anna\u0001@example.nl'])(
  'an account with the address of then %j still signs in, and gets its link',
  async (email) => {
    const world = smallWorld();
    const password = 'een lange zin om te onthouden';
    const { id } = await world.join('Anna');
    const hash = await hashPassword(password);
    world.db.prepare('UPDATE member SET email = ?, password_hash = ? WHERE id = ?').run(email, hash, id);

    expect((await world.post('/inloggen', { email: email.toUpperCase(), password })).status).toBe(303);
    await world.post('/wachtwoord-vergeten', { email });
    expect(world.db.prepare('SELECT address FROM mail').pluck().all()).toEqual([email]);
    expect((await world.post('/lid-worden', { name: 'Anna', email, password })).status).toBe(422);
  },
);

test('what only looks like a known address is not taken for it', async () => {
  const world = smallWorld();
  await world.join('Anna');

  for (const email of ['anna@example.nl/x', 'anna@example.nl#', 'anna@exam\u00adple.nl'])
    expect([email, (await world.post('/wachtwoord-vergeten', { email })).status]).toEqual([email, 422]);
  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(0);
});

test('a dot behind a stored domain goes; where two have the mailbox both keep their account', () => {
  const before = readdirSync('server/database/migrations').toSorted().indexOf('013-addresses.sql');
  const path = join(mkdtempSync(join(WORLDS, 'addresses-')), 'kennisbank.db');
  const old = openEarlier(path, before);
  old.exec(`INSERT INTO member (id, email, name, password_hash, joined_at) VALUES
    (1, 'anna@example.nl.', 'Anna', 'x', 0), (2, 'bram@example.nl', 'Bram', '', 0), (3, 'bram@example.nl.', 'Bram', 'y', 0);`);
  old.close();

  const stored = openDatabase(path).prepare('SELECT id, email, password_hash FROM member ORDER BY id').raw().all();

  expect(stored).toEqual([
    [1, 'anna@example.nl', 'x'],
    [2, 'bram@example.nl', ''],
    [3, 'bram@example.nl.', 'y'],
  ]);
});
