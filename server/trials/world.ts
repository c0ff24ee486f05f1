import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { join, resolve } from 'node:path';
import { createApp } from '../app.ts';
import { type Db, openDatabase } from '../database/open.ts';
import type { Article } from '../articles/article.ts';
import { makeTools } from '../tools.ts';
import type { Standing } from '../members/store.ts';
import type { Bank } from '../pay/bank/bank.ts';
import { openRelease } from '../articles/release.ts';
import { openRound } from '../scheduler.ts';

export const ORIGIN = 'http://localhost:4321';
export const GATED_SENTENCE = 'Alleen wie dit mag lezen, leest deze zin.';
/** Git ignores dist/; the test run that starts next empties this folder. */
export const WORLDS = resolve('dist/worlds');
export const AD = '<aside class="ad">Advertentie</aside>';
export const EBOOK = 'Een klein boek, van begin tot eind.';
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
  const letThroughOnce = db.prepare(
    "INSERT INTO reaction (id, article_id, member_id, text, form_key, placed_at, notified_at) VALUES (?, 'elders', ?, 'Eerder', '', ?, 0)",
  );

  return {
    ...tools,
    db,
    app,
    clock,
    logged,
    distFolder,
    /** What only time brings about, at once. */
    round: openRound(tools),

    /** A member with an open session; `cookie` goes into a request. Unless `fresh`, a moderator let them through before. */
    async join(name: string, { verified = true, fresh = false, ...standing }: Partial<Standing> & Joining = {}) {
      const email = `${name.toLowerCase()}@example.nl`;
      const id = tools.members.add({ email, name, passwordHash: '', joinedAt: clock.now() })!;
      tools.members.setStanding(id, { tier: 'free', proUntil: null, role: 'member', authorId: null, ...standing });
      if (verified) tools.members.verify(id, clock.now());
      if (!fresh) letThroughOnce.run(-id, id, clock.now().getTime() - 86_400_000 * 30);
      const cookie = (await tools.sessions.open(id, { factor: 'password', provedAt: clock.now() })).split(';')[0]!;
      return { id, email, cookie };
    },

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

function publishSmallSite(): string {
  mkdirSync(WORLDS, { recursive: true });
  const dist = mkdtempSync(join(WORLDS, 'unit-'));
  const root = join(dist, 'releases', '1');
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  const articles = (['open', 'free', 'pro', 'long'] as const).map((id): Article => {
    const path = `/artikelen/${id}/`;
    const access = id === 'long' ? 'pro' : id;
    return {
      id,
      title: id,
      author: 'vos',
      authorName: 'Vos',
      channel: 'c',
      access,
      reactions: 'open',
      published: '2026-01-01',
      path,
    };
  });
  for (const { id, path } of articles) {
    write(`public${path}index.html`, articleHtml(id));
    write(
      `private/rest/${id}/index.html`,
      `${slot('body', `<p>${GATED_SENTENCE}</p>`.repeat(id === 'long' ? 50 : 1) + slot('ad', AD))}`,
    );
  }
  write('private/artikelen.json', JSON.stringify(articles));
  write('private/images.json', JSON.stringify({ 'geheim.1.svg': ['pro'] }));
  write('private/_astro/geheim.1.svg', `<svg><title>${GATED_SENTENCE}</title></svg>`);
  write('private/ebook/kennisbank.epub', EBOOK);
  write('private/melding/index.html', shell(`<h1>${slot('title')}</h1>${slot('message')}${slot('extra')}`));
  write('private/mijn/index.html', shell(slot('refusal') + slot('account')));
  write('private/formulier/index.html', shell(slot('title') + slot('message') + slot('refusal') + slot('form')));
  write('private/tweede-stap/index.html', shell(slot('title') + slot('message') + slot('refusal') + slot('form')));
  write(
    'private/reactie/index.html',
    shell(slot('title') + slot('message') + slot('reaction') + slot('refusal') + slot('form')),
  );
  write('private/beheer/index.html', shell(slot('title') + slot('done') + slot('refusal') + slot('content')));
  write('private/handleiding/index.html', shell(`${slot('nav')}<h1>Handleiding</h1>`));
  write(
    'private/stijl/index.html',
    shell(['nav', 'refusal', 'reactions', 'own', 'none', 'desk'].map((name) => slot(name)).join('')),
  );
  write('public/404.html', shell('<h1>Niet gevonden</h1>'));
  write('public/inloggen/index.html', shell(`${slot('refusal')}<input name="email"><input name="next">`));
  write(
    'public/lid-worden/index.html',
    shell(`${slot('refusal')}<input name="name"><input name="email"><input name="next">`),
  );
  write('public/_astro/page.abc.css', 'body{color:black}');
  symlinkSync(root, join(dist, 'current'));
  return dist;
}

function articleHtml(id: string): string {
  const form = `<form><input type="hidden" name="article" value="${id}"><input type="hidden" name="stamp"><input type="hidden" name="key"><textarea name="text"></textarea></form>`;
  return shell(
    `${slot('reaction-count')}${slot('meter')}${slot('until')}${slot('rest', 'Verder voor leden')}${slot('ad', AD)}${slot('reactions', 'geen')}${slot('follow')}${slot('comments')}${slot('closed')}${slot('refusal')}${slot('place', form)}`,
  );
}

const shell = (body: string) => `<!doctype html><html lang="nl" data-tier="visitor"><body>${body}</body></html>`;
const slot = (name: string, inside = '') => `<!--slot:${name}-->${inside}<!--/slot:${name}-->`;
