import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { settings } from '#settings';
import { type Commands, WrongUse } from './command.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../.env.example');
const PURGE_NGINX = resolve(import.meta.dirname, '../deploy/purge-nginx.sh');
/** Passwords are in it: for who owns it alone. */
const MODE = 0o600;
/** Prometheus' own habit for programs without a number of their own. */
const METRICS_PORT = 9464;
/** What no command can make up. */
const YOURS = ['SMTP_URL', 'MOLLIE_API_KEY'];

export const settingsCommands: Commands = {
  instellingen: {
    takes: ['<bestand>'],
    help: 'schrijft een eerste bestand met alle instellingen van een echte site',
    options: { adres: { value: 'https://…', help: 'wat lezers in de adresbalk zien' } },
    run: ({ words: [file = ''], options: { adres } }) => {
      const origin = originOf(String(adres ?? ''));
      if (existsSync(file)) throw new Error(`${file} bestaat al en blijft zoals het is.`);
      writeFileSync(file, firstSettings(origin), { mode: MODE, flag: 'wx' });
      return [
        `Geschreven: ${resolve(file)} (alleen voor wie het bezit).`,
        `Vul nog in: ${YOURS.join(', ')}. Kijk daarna alles na met: npm run beheer -- dokter`,
      ].join('\n');
    },
  },
};

function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' || url.href !== `${url.origin}/`)
    throw new WrongUse('--adres: verwacht https:// met een naam, zonder iets erachter');
  return url.origin;
}

/** `.env.example` filled in for production behind nginx on the same machine. Systemd and Node read it alike. */
function firstSettings(origin: string): string {
  const values: Record<string, string> = {
    NODE_ENV: 'production',
    ORIGIN: origin,
    DEMO: 'off',
    DATA_DIR: '/var/lib/kennisbank',
    MAIL_FROM: `"${settings.name} <${settings.email}>"`,
    TRUSTED_PROXIES: '127.0.0.1',
    PURGE_COMMAND: PURGE_NGINX,
    METRICS_PORT: String(METRICS_PORT),
    PREVIEW_PASSWORD: randomBytes(18).toString('base64url'),
  };
  return readFileSync(EXAMPLE, 'utf8').replaceAll(/^([A-Z\d_]+)=.*$/gm, (line, name: string) => {
    const value = values[name];
    return value === undefined ? line : `${name}=${value}`;
  });
}
