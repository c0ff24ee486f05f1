import { join, resolve } from 'node:path';
import { z } from 'zod';
import { settings as siteSettings } from '#settings';

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4321),
  HOST: z.string().min(1).default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('data'),
  DIST_DIR: z.string().min(1).default('dist'),
  DEMO: z.enum(['on', 'off']).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().includes('@').optional(),
  MOLLIE_API_KEY: z
    .string()
    .regex(/^(test|live)_\w{8,}$/, 'begins with test_ or live_')
    .optional(),
  TRUSTED_PROXIES: z.string().default(''),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  LOG_REQUESTS: z.enum(['on', 'off']).optional(),
  BACKUP_DIR: z.string().min(1).optional(),
  PUBLISH_ON_TIME: z.enum(['on', 'off']).default('on'),
});

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
  distFolder: string;
  demo: boolean;
  /** Where mail goes; null: the demo's own mailbox. */
  smtpUrl: string | null;
  mailFrom: string;
  /** The payment company's key; null: the demo's own bank, or nothing to order. */
  mollieKey: string | null;
  /** Addresses whose X-Forwarded-For counts. */
  trustedProxies: ReadonlySet<string>;
  /** Where Prometheus asks, on this machine; null: nowhere. */
  metricsPort: number | null;
  logRequests: boolean;
  /** Whether the server publishes by itself when the moment of a planned article has come. */
  publishOnTime: boolean;
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
    PUBLISH_ON_TIME,
    MOLLIE_API_KEY,
  } = result.data;

  const production = NODE_ENV === 'production';
  const demo = (DEMO ?? (production ? 'off' : 'on')) === 'on';
  const origin = ORIGIN ?? `http://localhost:${PORT}`;
  if (production && demo) throw new Error('Settings: DEMO=on is refused when NODE_ENV=production');
  if (production && !origin.startsWith('https:'))
    throw new Error('Settings: ORIGIN must be an https: address in production');

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
    trustedProxies: new Set(
      TRUSTED_PROXIES.split(',')
        .map((address) => address.trim())
        .filter(Boolean),
    ),
    metricsPort: METRICS_PORT ?? null,
    logRequests: (LOG_REQUESTS ?? (production ? 'on' : 'off')) === 'on',
    publishOnTime: PUBLISH_ON_TIME === 'on',
    port: PORT,
    host: HOST,
    origin: new URL(origin).origin,
    databaseFile: resolve(DATA_DIR, 'kennisbank.db'),
    backupFolder: resolve(BACKUP_DIR ?? join(DATA_DIR, 'backups')),
    distFolder: resolve(DIST_DIR),
  };
}

function faultLine(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`;
}
