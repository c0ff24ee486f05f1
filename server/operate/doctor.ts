import { messageOf } from '../text/message-of.ts';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { newestBackup } from '../backup/backup.ts';
import { openElsewhere } from '../backup/elsewhere.ts';
import { madeAt } from '../backup/rules.ts';
import type { Config } from '../config.ts';
import type { Db } from '../database/open.ts';
import { faultLine } from '../http/faults.ts';
import { holdersOf } from '../members/permissions.ts';
import { openMembers } from '../members/store.ts';
import { openTransport } from '../mail/transport.ts';
import { freeBytes } from '../watch/health.ts';
import { openFigures } from '../watch/store.ts';
import { openBank } from '../pay/bank/bank.ts';
import { certificateEnd } from './certificate.ts';

/** Backups come every hour; two missed in a row is no coincidence. */
const BACKUP_LATE_MS = 3 * 3_600_000;
const FREE_LEAST_MB = 500;
const TIMEOUT_MS = 10_000;

/** A renewal of Let's Encrypt comes a month before the end; with two weeks left something keeps it from coming. */
const CERTIFICATE_DAYS = 14;
/** Sessions, stamps and terms go by this clock; a minute is more than any answer takes. */
const CLOCK_OFF_MS = 60_000;
const DAY_MS = 86_400_000;

/** `ok` is null where there is nothing to look at. */
type Finding = { ok: boolean | null; text: string };

/** Looks at all that a site needs, from the machine it runs on; one line each, and whether all is well. */
export async function examine(db: Db, config: Config, now: Date): Promise<{ ok: boolean; report: string }> {
  const findings = [
    database(db),
    administrators(db),
    await disk(config.databaseFile),
    backups(config.backupFolder, now),
    await elsewhere(config, now),
    release(config.distFolder),
    deadMail(db),
    stuckMoney(db),
    await server(config),
    await smtp(config.smtpUrl),
    await mollie(config.mollieKey),
    await site(config),
    await clockThere(config),
    await certificate(config, now),
  ];
  const report = findings.map(({ ok, text }) => `${ok === null ? '–' : ok ? '✓' : '✗'} ${text}`).join('\n');
  return { ok: findings.every(({ ok }) => ok !== false), report };
}

function database(db: Db): Finding {
  const said = String(db.pragma('integrity_check', { simple: true }));
  const version = db.pragma('user_version', { simple: true });
  return { ok: said === 'ok', text: `database: ${said === 'ok' ? `heel, versie ${version}` : said}` };
}

/** Without one who can sign in, nobody gives a role, refunds, or reads who did what. */
function administrators(db: Db): Finding {
  const members = openMembers(db);
  const count = holdersOf('change-roles', members.staff()).length;
  if (count > 0) return { ok: true, text: `beheerders: ${count} (npm run beheer -- rollen)` };
  if (members.count() === 0) return { ok: null, text: 'beheerders: er zijn nog geen leden' };
  return { ok: false, text: 'beheerders: geen die kan inloggen (npm run beheer -- lid <adres> --rol administrator)' };
}

async function disk(databaseFile: string): Promise<Finding> {
  const free = Math.round((await freeBytes(dirname(databaseFile))) / 1024 / 1024);
  return { ok: free >= FREE_LEAST_MB, text: `schijf: ${free} MB vrij` };
}

function backups(folder: string, now: Date): Finding {
  const newest = newestBackup(folder)?.at ?? null;
  const text = newest ? `de laatste van ${newest.toISOString()}` : `geen enkele in ${folder}`;
  return { ok: newest !== null && now.getTime() - newest.getTime() < BACKUP_LATE_MS, text: `backup: ${text}` };
}

async function elsewhere({ backupStore }: Config, now: Date): Promise<Finding> {
  if (!backupStore) return { ok: null, text: 'backup elders: niet ingesteld (BACKUP_S3_URL)' };
  return attempt('backup elders: bij', 'backup elders', async () => {
    const last = (await openElsewhere(backupStore).names()).at(-1);
    if (!last) throw new Error('er staat er geen');
    if (now.getTime() - madeAt(last)!.getTime() >= BACKUP_LATE_MS)
      throw new Error(`de laatste is ${last}; zoek "no backup elsewhere" in het log`);
  });
}

function release(distFolder: string): Finding {
  const there = existsSync(`${distFolder}/current`);
  return { ok: there, text: `site: ${there ? 'gepubliceerd' : 'nog niet gepubliceerd (npm run publish)'}` };
}

function deadMail(db: Db): Finding {
  const count = openFigures(db).count('mailDead');
  return { ok: count === 0, text: `mail: ${count} niet te bezorgen${count > 0 ? ' (npm run beheer -- post)' : ''}` };
}

function stuckMoney(db: Db): Finding {
  const count = db
    .prepare<[], number>(
      'SELECT (SELECT count(*) FROM webhook WHERE done_at IS NULL AND attempts > 3) + (SELECT count(*) FROM errand WHERE done_at IS NULL AND attempts > 3)',
    )
    .pluck()
    .get()!;
  return { ok: count === 0, text: `betalingen: ${count} blijven liggen` };
}

const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

/** The process on this machine, whatever stands in front of it. */
async function server({ port, host }: Config): Promise<Finding> {
  return attempt('server: aan, en klaar om te antwoorden', 'server', async () => {
    const there = `http://${host.includes(':') ? `[${host}]` : host}:${port}/ready`;
    const answer = await ask(there).catch((error: Error) => {
      throw new Error(`staat niet aan op poort ${port} (${messageOf(error.cause ?? error)})`);
    });
    const { checks } = (await answer.json()) as { checks: Record<string, boolean> };
    const wrong = Object.keys(checks).filter((name) => !checks[name]);
    if (wrong.length > 0) throw new Error(`/ready zegt nee: ${wrong.join(', ')}`);
  });
}

async function smtp(url: string | null): Promise<Finding> {
  if (!url) return { ok: null, text: 'mailserver: de demo heeft een eigen postbus' };
  return attempt('mailserver: neemt mail aan', 'mailserver', async () => (await openTransport(url)).verify());
}

async function mollie(apiKey: string | null): Promise<Finding> {
  if (!apiKey) return { ok: null, text: 'Mollie: geen sleutel; de demo heeft een eigen bank' };
  // A payment that nobody has: a good key hears 404, a wrong one 401.
  return attempt('Mollie: de sleutel werkt', 'Mollie', async () => {
    const status = await openBank({ apiKey })
      .payment('tr_bestaatniet')
      .then(
        () => 200,
        (error: { statusCode?: number }) => error.statusCode ?? faultLine(error),
      );
    if (status !== 404 && status !== 200) throw new Error(String(status));
  });
}

async function site({ origin, demo }: Config): Promise<Finding> {
  if (demo) return { ok: null, text: 'adres: de demo draait alleen hier' };
  return attempt(`adres: ${origin} antwoordt, en houdt privé wat privé is`, 'adres', async () => {
    const here = (path: string, method = 'GET') => ask(origin + path, { method, redirect: 'manual' });
    if ((await here('/health')).status !== 200) throw new Error(`${origin}/health zegt geen 200`);
    await here('/mijn/'); // what is kept by mistake is kept from the first time on
    if (isKept((await here('/mijn/')).headers)) throw new Error('het CDN bewaart /mijn/; zie server/deploy/nginx.conf');
    const { status } = await here('/api/webhooks/mollie', 'POST');
    if (status !== 200) throw new Error(`de webhook zegt ${status}; Mollie wil zonder omweg 200 horen`);
  });
}

/** Whether a cache on the way says that it had this answer, or could keep it. */
const isKept = (headers: Headers): boolean =>
  headers.has('age') ||
  !headers.get('cache-control')?.includes('private') ||
  ['x-cache', 'x-cache-status', 'cf-cache-status', 'cdn-cache'].some((name) =>
    /hit|stale/i.test(headers.get(name) ?? ''),
  );

async function clockThere({ origin, demo }: Config): Promise<Finding> {
  if (demo) return { ok: null, text: 'klok: de demo gaat nergens op bezoek' };
  return attempt('klok: gelijk met die van het adres', 'klok', async () => {
    const answer = await ask(`${origin}/health`);
    const there = Date.parse(answer.headers.get('date') ?? '');
    const off = Math.abs(Date.now() - there);
    if (!(off < CLOCK_OFF_MS)) throw new Error(`${off / 1000} s verschil met ${origin}; kijk na of NTP loopt`);
  });
}

async function certificate({ origin }: Config, now: Date): Promise<Finding> {
  if (!origin.startsWith('https:')) return { ok: null, text: 'certificaat: het adres is geen https' };
  return attempt(`certificaat: nog ${CERTIFICATE_DAYS} dagen of meer`, 'certificaat', async () => {
    const days = Math.floor(((await certificateEnd(origin, TIMEOUT_MS)).getTime() - now.getTime()) / DAY_MS);
    if (days < CERTIFICATE_DAYS) throw new Error(`nog ${days} dagen; kijk na of het vanzelf vernieuwd wordt`);
  });
}

async function attempt(text: string, name: string, act: () => Promise<unknown>): Promise<Finding> {
  try {
    await act();
    return { ok: true, text };
  } catch (error) {
    return { ok: false, text: `${name}: ${messageOf(error)}` };
  }
}
