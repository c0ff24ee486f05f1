import { statfs } from 'node:fs/promises';
import { Hono } from 'hono';
import { PRIVATE } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import type { MailStore } from '../mail/store.ts';
import type { MemberStore } from '../members/store.ts';
import type { Life } from './life.ts';

/** Mail that was due longer ago than this means that nothing leaves any more: retries wait for a later moment. */
const MAIL_LATE_MS = 15 * 60_000;
/** Below this SQLite's log and a published release no longer fit. */
const FREE_LEAST = 100 * 1024 * 1024;

type Needs = {
  members: Pick<MemberStore, 'count'>;
  mail: Pick<MailStore, 'waitingSince'>;
  clock: () => Date;
  life: Pick<Life, 'stopping' | 'freeBytes'>;
};

/** For who watches: is there a process, and can it do its work. No names, no numbers of anyone. */
export const healthRoutes = ({ members, mail, clock, life }: Needs) =>
  new Hono<Visit>()
    .get('/health', (c) => c.json({ ok: true }, 200, PRIVATE))

    .get('/ready', async (c) => {
      const free = await life.freeBytes();
      const checks = {
        running: !life.stopping,
        database: reads(() => members.count()),
        mail: reads(() => mail.waitingSince(clock())) && lateness(mail.waitingSince(clock()), clock()) < MAIL_LATE_MS,
        disk: free >= FREE_LEAST,
      };
      const ok = Object.values(checks).every(Boolean);
      return c.json({ ok, checks }, ok ? 200 : 503, PRIVATE);
    });

/** Room on the disk that holds this folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const lateness = (since: Date | null, now: Date): number => (since ? now.getTime() - since.getTime() : 0);

function reads(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
