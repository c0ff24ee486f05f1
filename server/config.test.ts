import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const production = {
  NODE_ENV: 'production',
  ORIGIN: 'https://kennisbank.example',
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'post@kennisbank.example',
  MOLLIE_API_KEY: 'live_12345678',
};

test('without settings the demo runs on localhost', () => {
  expect(readConfig({})).toMatchObject({
    demo: true,
    production: false,
    port: 4321,
    host: '127.0.0.1',
    origin: 'http://localhost:4321',
  });
});

test('production has no demo unless asked for, and refuses it when asked', () => {
  expect(readConfig(production).demo).toBe(false);
  expect(() => readConfig({ ...production, DEMO: 'on' })).toThrow('DEMO=on is refused');
  expect(() => readConfig({ ...production, MOLLIE_API_KEY: 'test_12345678' })).toThrow('must be a live_ key');
  expect(() => readConfig({ MOLLIE_API_KEY: 'live_12345678' })).toThrow('refused in the demo');
  expect(() => readConfig({ ...production, ORIGIN: 'http://kennisbank.example' })).toThrow(
    'ORIGIN must be an https: address',
  );
});

test.each([
  ['PORT', 'tachtig'],
  ['PORT', '70000'],
  ['ORIGIN', 'ftp://kennisbank.example'],
  ['DEMO', 'misschien'],
  ['NODE_ENV', 'productie'],
  ['SMTP_URL', 'http://mail.example'],
  ['MAIL_FROM', 'niemand'],
  ['MOLLIE_API_KEY', 'geheim'],
  ['PURGE_COMMAND', 'purge.sh'],
  ['TRUSTED_PROXIES', '127.0.0.1, tien'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
  ['METRICS_PORT', 'x'],
  ['LOG_REQUESTS', 'ja'],
  ['PUBLISH_ON_TIME', 'soms'],
  ['STAFF_SECOND_FACTOR', 'ja'],
])('%s=%s is refused in one line that names it', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^Settings: ${name}: .+$`));
});

test.each(['', ':kort', ':ChangeMe-please', ':wachtwoord123'])(
  'production takes no weak password for mail: %j',
  (password) => {
    const read = () => readConfig({ ...production, SMTP_URL: `smtps://user${password}@mail.example` });
    if (password) expect(read).toThrow(/^Settings: SMTP_URL: its password is .+$/);
    else expect(read().smtpUrl).toContain('mail.example');
  },
);

test('the desk asks a second factor in production, and elsewhere when that is wanted', () => {
  expect(readConfig({}).staffSecondFactor).toBe(false);
  expect(readConfig(production).staffSecondFactor).toBe(true);
  expect(readConfig({ STAFF_SECOND_FACTOR: 'on' }).staffSecondFactor).toBe(true);
  expect(readConfig({ ...production, STAFF_SECOND_FACTOR: 'off' }).staffSecondFactor).toBe(false);
});

test('every setting stands in .env.example, and every line there is a setting', () => {
  const source = readFileSync('server/config.ts', 'utf8');
  const known = [...source.matchAll(/^  ([A-Z_0-9]+): (?:z|upTo)\b/gm)].map(([, name]) => name!);
  const documented = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_0-9]+)=/gm)].map(([, name]) => name!);
  expect(known.length).toBeGreaterThan(12);
  expect(documented.toSorted()).toEqual([...known, 'PREVIEW_PORT', 'PREVIEW_PASSWORD'].toSorted());
});

test('a store for backups comes whole, names its bucket, and is reached over https in production', () => {
  const store = {
    BACKUP_S3_URL: 'http://127.0.0.1:9000/kopie',
    BACKUP_S3_KEY: 'sleutel',
    BACKUP_S3_SECRET: 'lang genoeg',
  };
  expect(readConfig(store).backupStore).toMatchObject({ url: store.BACKUP_S3_URL, region: 'auto', key: 'sleutel' });
  expect(readConfig({}).backupStore).toBeNull();
  expect(() => readConfig({ ...store, BACKUP_S3_KEY: '' })).toThrow('are needed together');
  expect(() => readConfig({ ...store, BACKUP_S3_URL: 'https://kopie.s3.example' })).toThrow('the name of the bucket');
  expect(() => readConfig({ ...production, ...store })).toThrow('BACKUP_S3_URL must be an https: address');
});

test('outside the demo a mail server is needed', () => {
  expect(() => readConfig({ DEMO: 'off' })).toThrow('SMTP_URL and MAIL_FROM are needed');
});
