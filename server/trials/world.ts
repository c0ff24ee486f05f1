import { BlockList } from 'node:net';
import { createApp } from '../app.ts';
import { type Db, openDatabase } from '../database/open.ts';
import type { MemberStore, Standing } from '../members/store.ts';
import type { Bank } from '../pay/bank/bank.ts';
import { openRelease } from '../articles/release.ts';
import { openRound } from '../scheduler.ts';
import { makeTools, type Tools } from '../tools.ts';
import { publishSmallSite } from './small-site.ts';

export { AD, EBOOK, GATED_SENTENCE, WORLDS } from './small-site.ts';

export const ORIGIN = 'http://localhost:4321';
const START = new Date('2026-03-01T12:00:00Z');

export type World = ReturnType<typeof smallWorld>;

/** One database, three small articles on disk, one clock: everything a server test needs and nothing shared. */
export function smallWorld(
  start = START,
  {
    clock = settableClock(start),
    origin = ORIGIN,
    bank,
    db = openDatabase(':memory:'),
    staffSecondFactor,
    postman = { nudge: () => undefined },
  }: Around = {},
) {
  const distFolder = publishSmallSite();
  const release = openRelease(distFolder);
  const logged: object[] = [];
  const tools = makeTools({
    db,
    release,
    clock: clock.now,
    log: (line) => logged.push(line),
    postman,
    config: { origin, trustedProxies: new BlockList(), ...(staffSecondFactor && { staffSecondFactor }) },
    ...(bank ? { bank } : {}),
  });
  const app = createApp(tools);
  return {
    ...tools,
    db,
    app,
    clock,
    logged,
    distFolder,
    /** What only time brings about, at once. */
    round: openRound(tools),

    join: joining(tools, db),

    /** Sends a form as a browser without JavaScript does. */
    post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
      return app.request(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { Origin: origin, ...headers },
      });
    },

    get: (path: string, headers: Record<string, string> = {}) => app.request(path, { headers }),
  };
}

/** What a trial brings along: a clock that others look at too, an address that can be called, a payment company. */
type Around = {
  clock?: ReturnType<typeof settableClock>;
  origin?: string;
  bank?: Bank;
  db?: Db;
  staffSecondFactor?: boolean;
  postman?: { nudge: () => void };
};
type Joining = { verified?: boolean; fresh?: boolean };

/** A member with an open session; `cookie` goes into a request. Unless `fresh`, a moderator let them through before. */
function joining({ members, sessions, clock }: Pick<Tools, 'members' | 'sessions' | 'clock'>, db: Db) {
  const letThroughOnce = db.prepare(
    "INSERT INTO reaction (id, article_id, member_id, text, form_key, placed_at, notified_at) VALUES (?, 'elders', ?, 'Eerder', '', ?, 0)",
  );
  return async (name: string, { verified = true, fresh = false, ...standing }: Partial<Standing> & Joining = {}) => {
    const email = `${name.toLowerCase()}@example.nl`;
    const id = addMember(members, { email, name, now: clock() });
    members.setStanding(id, { tier: 'free', proUntil: null, role: 'member', authorId: null, ...standing });
    if (verified) members.verify(id, clock());
    if (!fresh) letThroughOnce.run(-id, id, clock().getTime() - 86_400_000 * 30);
    const cookie = cookieOf(await sessions.open(id, { factor: 'password', provedAt: clock() }));
    return { id, email, cookie };
  };
}

/** Adds a member with an address that nobody has yet. */
export function addMember(members: MemberStore, { email, name, now }: { email: string; name: string; now: Date }) {
  const id = members.add({ email, name, passwordHash: '', joinedAt: now });
  if (id === null) throw new Error(`There is a member with ${email} already.`);
  return id;
}

/** A cookie as a browser sends it back: the name and the value, without what was said of them. */
export const cookieOf = (setCookie: string): string => setCookie.replace(/;.*/, '');

/** A clock that stands still until it is moved. */
export function settableClock(start: Date) {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    forward(span: { days?: number; minutes?: number; seconds?: number; milliseconds?: number }) {
      time +=
        (span.days ?? 0) * 86_400_000 +
        (span.minutes ?? 0) * 60_000 +
        (span.seconds ?? 0) * 1000 +
        (span.milliseconds ?? 0);
    },
  };
}
