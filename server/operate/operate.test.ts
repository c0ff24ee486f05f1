import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureOnlyOne } from '../database/lock.ts';
import { openDatabase } from '../database/open.ts';
import { openSecrets } from '../keys/secrets.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';

/** Each command is a process of its own: half a second, and more on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeAll(() => {
  mkdirSync(WORLDS, { recursive: true });
  folder = mkdtempSync(join(WORLDS, 'operate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command as an operator runs it: what it printed, what it complained of and its exit code. */
function operate(...args: string[]): { out: string; fault: string; code: number | null } {
  const env = { PATH: process.env.PATH, DATA_DIR: folder, DIST_DIR: smallWorld().distFolder };
  const done = spawnSync(process.execPath, ['server/operate/operate.ts', ...args], { env, encoding: 'utf8' });
  return { out: done.stdout.trim(), fault: done.stderr.trim(), code: done.status };
}

test('without a command every command is listed, in Dutch', () => {
  const { out, code } = operate();
  expect(code).toBe(0);
  for (const name of 'lid zoek post betalingen backup verifieer herstel oefening dokter exporteer importeer'.split(' '))
    expect(out).toMatch(new RegExp(`^  ${name}( |$)`, 'm'));
  for (const name of ['publiceer', 'nieuwsbrief']) expect(out).toContain(`\n  ${name}`);
});

test('a command tells its options, and then does nothing', () => {
  const { out, code } = operate('lid', 'anna@example.nl', '--maak', '--naam', 'Anna', '--help');
  expect(out).toMatch(/^Gebruik: npm run beheer -- lid <e-mailadres> \[opties\]\n/);
  expect(out).toContain('--rol <rol>');
  expect(code).toBe(0);
  expect(operate('zoek', 'anna').out).toBe('Geen lid met "anna" in naam of adres.');
});

test.each([
  [['vlieg'], 2, 'Onbekende opdracht: vlieg. Zie: npm run beheer -- --help'],
  [['toString'], 2, 'Onbekende opdracht: toString'],
  [['lid'], 2, 'Er ontbreekt iets: <e-mailadres>. Zie: npm run beheer -- lid --help'],
  [['post', '--opniew'], 2, 'Onbekende optie: --opniew. Zie: npm run beheer -- post --help'],
  [['post', '--opnieuw=ja'], 2, 'Achter --opnieuw hoort geen waarde'],
  [['lid', 'a@example.nl', '--rol', '--maak'], 2, 'Achter --rol hoort een waarde: <rol>'],
  [['lid', 'a@example.nl', 'b@example.nl'], 2, 'Te veel: b@example.nl'],
  [['lid', 'a@example.nl', '--maak'], 2, '--maak en --naam horen bij elkaar'],
  [['lid', 'a@example.nl', '--maak', '--naam', 'Anna', '--rol', 'baas'], 2, '--rol: verwacht member'],
  [['importeer', 'word', 'server/main.ts'], 2, 'Onbekende soort: word'],
  [['lid', 'niemand@example.nl'], 1, 'Geen lid met het adres niemand@example.nl'],
  [['verifieer', '/weg.db'], 1, '/weg.db does not exist'],
  [['nieuwsbrief', 'weg'], 1, 'Er is geen nieuwsbrief'],
])('%j ends with code %i and one line', (args, code, line) => {
  const said = operate(...args);
  expect(said.fault).toContain(line);
  expect(said.fault.split('\n')).toHaveLength(1);
  expect([said.out, said.code]).toEqual(['', code]);
});

test('a fresh site gets its first editor from the command line, by a mail with a link to choose a password', () => {
  const made = operate('lid', 'Rik@example.nl', '--maak', '--naam', 'Rik Redacteur', '--rol', 'editor');
  expect(made).toMatchObject({ code: 0, fault: '' });
  expect(made.out).toContain('Rik Redacteur <rik@example.nl>: free, editor\n');

  const db = openDatabase(join(folder, 'kennisbank.db'));
  const mails = db.prepare<[], { address: string; text: string }>('SELECT address, text FROM mail').all();
  db.close();
  expect(mails).toEqual([expect.objectContaining({ address: 'rik@example.nl' })]);
  expect(mails[0]!.text).toMatch(/http:\/\/localhost:4321\/wachtwoord\/\?code=[\w-]{43}/);

  expect(operate('lid', 'rik@example.nl', '--maak', '--naam', 'Nog een')).toMatchObject({
    code: 1,
    fault: 'Er is al een lid met het adres rik@example.nl.',
  });
  for (const part of ['redact', 'RIK@', 'example']) expect(operate('zoek', part).out).toContain('<rik@example.nl>');
  expect(operate('zoek', '%').out).toContain('Geen lid');
});

test('whoever lost telephone and codes is let in with a password again, by the operator', () => {
  const address = 'kwijt@example.nl';
  operate('lid', address, '--maak', '--naam', 'Kees Kwijt');
  expect(operate('lid', address, '--tweede-stap-weg')).toMatchObject({
    fault: `${address} heeft geen tweede stap.`,
    code: 1,
  });
  const db = openDatabase(join(folder, 'kennisbank.db'));
  db.prepare(
    "INSERT INTO totp (member_id, secret, made_at, confirmed_at) SELECT id, x'00', 1, 1 FROM member WHERE email = ?",
  ).run(address);

  expect(operate('lid', address, '--tweede-stap-weg')).toMatchObject({ fault: '', code: 0 });
  expect(db.prepare('SELECT count(*) FROM totp').pluck().get()).toBe(0);
  expect(db.prepare('SELECT text FROM mail WHERE address = ? ORDER BY id DESC').pluck().get(address)).toContain(
    'Wij hebben uw passkeys',
  );
  expect(db.prepare('SELECT kind, by_command FROM audit ORDER BY id DESC').raw().get()).toEqual(['factors-removed', 1]);
  db.close();
});

test('a newsletter is put in the outbox from here too', () => {
  const test = operate('nieuwsbrief', '2026-11', '--test', 'proef@example.nl');
  expect(test.out + test.fault).toBe('De proefbrief aan proef@example.nl staat klaar.');
});

test('keys are listed without their values, and renewed only while no server uses them', () => {
  const file = join(folder, 'kennisbank.db');
  const db = openDatabase(file);
  const value = openSecrets(db).keys('unsubscribe')[0];
  db.close();
  const letGo = ensureOnlyOne(file);
  expect(operate('geheimen', '--vernieuw')).toMatchObject({
    code: 1,
    fault: expect.stringContaining('Another server'),
  });
  const listed = operate('geheimen').out;
  letGo();
  expect(listed).toMatch(/^unsubscribe +sinds .+, 0 eerdere$/m);
  for (const form of ['hex', 'base64', 'base64url'] as const) expect(listed).not.toContain(value.toString(form));
  expect(operate('geheimen', 'unsubscribe', '--vernieuw').out).toMatch(/^unsubscribe +sinds .+, 1 eerdere$/);
  expect(operate('geheimen', 'weg', '--vernieuw').fault).toBe('Er is geen geheim dat weg heet.');
});
