import { mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { settings as previewSettings } from './preview.ts';
import { WORLDS } from '../trials/world.ts';
import { perform } from './command.ts';
import { settingsCommands } from './settings-commands.ts';

mkdirSync(WORLDS, { recursive: true });
const folder = mkdtempSync(join(WORLDS, 'settings-'));
const write = (file: string, ...more: string[]) => perform(settingsCommands, ['instellingen', file, ...more]);

test('what it writes lacks only what it says, and is then a whole production', async () => {
  const file = join(folder, 'first.env');
  expect(await write(file, '--adres', 'https://kennisbank.example')).toContain('Vul nog in: SMTP_URL, MOLLIE_API_KEY');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const env = parseEnv(readFileSync(file, 'utf8')) as Record<string, string>;

  expect(() => readConfig(env)).toThrow('MOLLIE_API_KEY');
  const filled = { ...env, SMTP_URL: 'smtps://u:een-lang-geheim@mail.example:465', MOLLIE_API_KEY: 'live_12345678' };
  expect(() => readConfig({ ...filled, SMTP_URL: '' })).toThrow('SMTP_URL');
  expect(readConfig(filled)).toMatchObject({
    production: true,
    demo: false,
    origin: 'https://kennisbank.example',
    databaseFile: '/var/lib/kennisbank/kennisbank.db',
    purgeCommand: expect.stringMatching(/\/server\/deploy\/purge-nginx\.sh$/),
  });
  expect(previewSettings.parse(filled).PREVIEW_PASSWORD).toHaveLength(24);
});

test('a file that is there stays as it is', async () => {
  const file = join(folder, 'twice.env');
  await write(file, '--adres', 'https://kennisbank.example');
  const before = readFileSync(file, 'utf8');

  await expect(write(file, '--adres', 'https://elders.example')).rejects.toThrow('bestaat al');
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test.each(['', 'http://kennisbank.example', 'https://kennisbank.example/kb', 'kennisbank.example'])(
  'the address %j is refused, and nothing is written',
  async (address) => {
    const file = join(folder, 'never.env');
    await expect(write(file, `--adres=${address}`)).rejects.toThrow('--adres');
    expect(() => statSync(file)).toThrow('ENOENT');
  },
);

test.each(['wachtwoord123', 'changeme-please', 'aaaaaaaaaaaa', 'kort'])('the preview refuses %j', (password) => {
  expect(previewSettings.safeParse({ PREVIEW_PASSWORD: password }).success).toBe(false);
});
