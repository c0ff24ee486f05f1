import { BlockList, isIP, isIPv6 } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { upTo } from './http/fields.ts';
import { settings as siteSettings } from '#settings';

/** A setting is a line. */
const LINE_MOST = 4_096;

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4321),
  HOST: upTo(LINE_MOST).min(1).default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: upTo(LINE_MOST).min(1).default('data'),
  DIST_DIR: upTo(LINE_MOST).min(1).default('dist'),
  DEMO: z.enum(['on', 'off']).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: upTo(LINE_MOST).includes('@').optional(),
  MOLLIE_API_KEY: upTo(LINE_MOST)
    .regex(/^(test|live)_\w{8,}$/, 'begins with test_ or live_')
    .optional(),
  TRUSTED_PROXIES: upTo(LINE_MOST).default(''),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  LOG_REQUESTS: z.enum(['on', 'off']).optional(),
  BACKUP_DIR: upTo(LINE_MOST).min(1).optional(),
  BACKUP_S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  BACKUP_S3_REGION: upTo(LINE_MOST).min(1).default('auto'),
  BACKUP_S3_KEY: upTo(LINE_MOST).min(1).optional(),
  BACKUP_S3_SECRET: upTo(LINE_MOST).min(8).optional(),
  PURGE_COMMAND: upTo(LINE_MOST).startsWith('/', 'is the whole path of a program').optional(),
  STAFF_SECOND_FACTOR: z.enum(['on', 'off']).optional(),
  PUBLISH_ON_TIME: z.enum(['on', 'off']).default('on'),
});

/** An S3-compatible store: the whole address of a bucket, and what opens it. */
export type BackupStore = { url: string; region: string; key: string; secret: string };

/** Everything the server takes from its environment; `.env.example` documents each setting. */
export type Config = {
  production: boolean;
  port: number;
  host: string;
  /** Scheme, host and port a reader sees; forms from any other origin are refused. */
  origin: string;
  databaseFile: string;
  /** Where copies of the database go, every hour. */
  backupFolder: string;
  /** Where those copies are copied to; null: nowhere. */
  backupStore: BackupStore | null;
  distFolder: string;
  demo: boolean;
  /** Where mail goes; null: the demo's own mailbox. */
  smtpUrl: string | null;
  mailFrom: string;
  /** The payment company's key; null: the demo's own bank, or nothing to order. */
  mollieKey: string | null;
  /** Who may say in X-Forwarded-For whom it speaks for. */
  trustedProxies: BlockList;
  /** Where Prometheus asks, on this machine; null: nowhere. */
  metricsPort: number | null;
  logRequests: boolean;
  /** A program that tells a CDN which pages changed; null: there is none to tell. */
  purgeCommand: string | null;
  /** Whether the server publishes by itself when the moment of a planned article has come. */
  publishOnTime: boolean;
  /** Whether nobody works at the desk without a passkey or codes from an app. */
  staffSecondFactor: boolean;
};

/** An empty setting is none. */
export const given = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

/** The only reader of the environment. Throws one line that names every wrong setting. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const result = schema.safeParse(given(env));
  if (!result.success) throw new Error(`Settings: ${result.error.issues.map(faultLine).join('; ')}`);
  const {
    NODE_ENV,
    PORT,
    HOST,
    ORIGIN,
    DATA_DIR,
    DIST_DIR,
    DEMO,
    SMTP_URL,
    MAIL_FROM,
    TRUSTED_PROXIES,
    BACKUP_DIR,
    METRICS_PORT,
    LOG_REQUESTS,
    PURGE_COMMAND,
    PUBLISH_ON_TIME,
    MOLLIE_API_KEY,
    STAFF_SECOND_FACTOR,
  } = result.data;

  const production = NODE_ENV === 'production';
  const demo = (DEMO ?? (production ? 'off' : 'on')) === 'on';
  const origin = ORIGIN ?? `http://localhost:${PORT}`;
  if (production && demo) throw new Error('Settings: DEMO=on is refused when NODE_ENV=production');
  if (production && !origin.startsWith('https:'))
    throw new Error('Settings: ORIGIN must be an https: address in production');

  if (production && SMTP_URL && isWeak(decodeURIComponent(new URL(SMTP_URL).password)))
    throw new Error('Settings: SMTP_URL: its password is a placeholder or shorter than eight characters');
  if (demo && MOLLIE_API_KEY)
    throw new Error('Settings: MOLLIE_API_KEY is refused in the demo, which has a bank of its own');
  if (production && !MOLLIE_API_KEY?.startsWith('live_'))
    throw new Error('Settings: MOLLIE_API_KEY must be a live_ key in production');
  if (!demo && !(SMTP_URL && MAIL_FROM))
    throw new Error('Settings: SMTP_URL and MAIL_FROM are needed outside the demo');

  return {
    production,
    demo,
    smtpUrl: SMTP_URL ?? null,
    mollieKey: MOLLIE_API_KEY ?? null,
    mailFrom: MAIL_FROM ?? `${siteSettings.name} <${siteSettings.email}>`,
    trustedProxies: readProxies(TRUSTED_PROXIES),
    metricsPort: METRICS_PORT ?? null,
    logRequests: (LOG_REQUESTS ?? (production ? 'on' : 'off')) === 'on',
    purgeCommand: PURGE_COMMAND ?? null,
    publishOnTime: PUBLISH_ON_TIME === 'on',
    staffSecondFactor: (STAFF_SECOND_FACTOR ?? (production ? 'on' : 'off')) === 'on',
    port: PORT,
    host: HOST,
    origin: new URL(origin).origin,
    databaseFile: resolve(DATA_DIR, 'kennisbank.db'),
    backupStore: readStore(result.data, production),
    backupFolder: resolve(BACKUP_DIR ?? join(DATA_DIR, 'backups')),
    distFolder: resolve(DIST_DIR),
  };
}

/** Personal data leaves the machine: with all it takes and over https, or not at all. */
function readStore(data: z.infer<typeof schema>, production: boolean): BackupStore | null {
  const { BACKUP_S3_URL: url, BACKUP_S3_REGION: region, BACKUP_S3_KEY: key, BACKUP_S3_SECRET: secret } = data;
  if (!url && !key && !secret) return null;
  if (!url || !key || !secret)
    throw new Error('Settings: BACKUP_S3_URL, BACKUP_S3_KEY and BACKUP_S3_SECRET are needed together');
  if (!/^\/[^/]+\/?$/.test(new URL(url).pathname))
    throw new Error('Settings: BACKUP_S3_URL: ends with the name of the bucket, as in https://s3.example/backups');
  if (production && !url.startsWith('https:'))
    throw new Error('Settings: BACKUP_S3_URL must be an https: address in production');
  return { url, region, key, secret };
}

/** Addresses and ranges ("10.0.0.0/8", "2001:db8::/32"), separated by commas. Throws one line that names the wrong one. */
export function readProxies(list: string): BlockList {
  const found = new BlockList();
  for (const part of list
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [address = '', bits, ...more] = part.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    if (!isIP(address) || more.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      throw new Error(`Settings: TRUSTED_PROXIES: "${part}" is no address and no range such as 10.0.0.0/8`);
    if (bits === undefined) found.addAddress(address, family);
    else found.addSubnet(address, Number(bits), family);
  }
  return found;
}

/** Fewer are guessed in an afternoon, and fewer different ones are a key held down. */
const PASSWORD_CHARACTERS = { all: 8, different: 5 };

/** Left as it was in an example, or soon guessed. A mail server on the same machine may ask for none at all. */
export const isWeak = (password: string): boolean =>
  password !== '' &&
  (password.length < PASSWORD_CHARACTERS.all ||
    new Set(password).size < PASSWORD_CHARACTERS.different ||
    /^(change.?me|password|wachtwoord|secret|geheim)/i.test(password));

function faultLine(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}
