import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Article } from '../articles/article.ts';

export const GATED_SENTENCE = 'Alleen wie dit mag lezen, leest deze zin.';
/** Git ignores dist/; the test run that starts next empties this folder. */
export const WORLDS = resolve('dist/worlds');
export const AD = '<aside class="ad">Advertentie</aside>';
export const EBOOK = 'Een klein boek, van begin tot eind.';

/** Publishes a site of four articles into a folder of its own, and tells which. */
export function publishSmallSite(): string {
  mkdirSync(WORLDS, { recursive: true });
  const dist = mkdtempSync(join(WORLDS, 'unit-'));
  const root = join(dist, 'releases', '1');
  const files = { ...articleFiles(), ...gatedFiles(), ...templates(), ...publicFiles() };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(root, join(dist, 'current'));
  return dist;
}

const articles = (['open', 'free', 'pro', 'long'] as const).map((id): Article => ({
  id,
  title: id,
  author: 'vos',
  authorName: 'Vos',
  channel: 'c',
  access: id === 'long' ? 'pro' : id,
  reactions: 'open',
  published: '2026-01-01',
  path: `/artikelen/${id}/`,
}));

type Files = Record<string, string>;

const articleFiles = (): Files =>
  Object.fromEntries(
    articles.flatMap(({ id, path }) => [
      [`public${path}index.html`, articleHtml(id)],
      [
        `private/rest/${id}/index.html`,
        slot('body', `<p>${GATED_SENTENCE}</p>`.repeat(id === 'long' ? 50 : 1) + slot('ad', AD)),
      ],
    ]),
  );

const gatedFiles = (): Files => ({
  'private/artikelen.json': JSON.stringify(articles),
  'private/images.json': JSON.stringify({ 'geheim.1.svg': ['pro'] }),
  'private/_astro/geheim.1.svg': `<svg><title>${GATED_SENTENCE}</title></svg>`,
  'private/ebook/kennisbank.epub': EBOOK,
});

const templates = (): Files => ({
  'private/melding/index.html': shell(`<h1>${slot('title')}</h1>${slots('message', 'extra')}`),
  'private/mijn/index.html': shell(slots('refusal', 'account')),
  'private/formulier/index.html': shell(slots('title', 'message', 'refusal', 'form')),
  'private/tweede-stap/index.html': shell(slots('title', 'message', 'refusal', 'form')),
  'private/reactie/index.html': shell(slots('title', 'message', 'reaction', 'refusal', 'form')),
  'private/beheer/index.html': shell(slots('title', 'done', 'refusal', 'content')),
  'private/handleiding/index.html': shell(`${slot('nav')}<h1>Handleiding</h1>`),
  'private/stijl/index.html': shell(slots('nav', 'refusal', 'reactions', 'own', 'none', 'desk')),
});

const publicFiles = (): Files => ({
  'public/404.html': shell('<h1>Niet gevonden</h1>'),
  'public/inloggen/index.html': shell(`${slot('refusal')}<input name="email"><input name="next">`),
  'public/lid-worden/index.html': shell(`${slot('refusal')}<input name="name"><input name="email"><input name="next">`),
  'public/_astro/page.abc.css': 'body{color:black}',
});

function articleHtml(id: string): string {
  const form = `<form><input type="hidden" name="article" value="${id}"><input type="hidden" name="stamp"><input type="hidden" name="key"><textarea name="text"></textarea></form>`;
  return shell(
    `${slot('reaction-count')}${slot('meter')}${slot('until')}${slot('rest', 'Verder voor leden')}${slot('ad', AD)}${slot('reactions', 'geen')}${slot('follow')}${slot('comments')}${slot('closed')}${slot('refusal')}${slot('place', form)}`,
  );
}

const shell = (body: string) => `<!doctype html><html lang="nl" data-tier="visitor"><body>${body}</body></html>`;
const slot = (name: string, inside = '') => `<!--slot:${name}-->${inside}<!--/slot:${name}-->`;
const slots = (...names: string[]) => names.map((name) => slot(name)).join('');
