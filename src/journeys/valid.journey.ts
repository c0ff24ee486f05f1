import { globSync, readFileSync, realpathSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import { HtmlValidate } from 'html-validate';
import { ARTICLE, cookieHeader, expect, signIn, test } from './world.ts';

const site = realpathSync('dist/current');
const files = (pattern: string) => globSync(`${site}/public/${pattern}`);
const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
/** Astro writes one style element beside the first island of a page; browsers and the standard's parser take it. */
const astroStyle = '<style>astro-island,astro-slot,astro-static-slot{display:contents}</style>';

const faultsIn = (html: string): string[] =>
  validator
    .validateStringSync(html.replace(astroStyle, ''))
    .results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
    );

test('every built page is valid HTML, and its data blocks are JSON-LD @script-only', () => {
  const pages = [...files('**/*.html'), ...globSync(`${site}/private/**/*.html`)];
  expect(pages.length).toBeGreaterThan(50);
  for (const path of pages) {
    const html = readFileSync(path, 'utf8');
    expect(faultsIn(html), path).toEqual([]);
    for (const [, block] of html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
      expect(JSON.parse(block!), path).toMatchObject({ '@context': 'https://schema.org', '@type': expect.any(String) });
    }
  }
});

test('pages drawn for a reader are valid too @script-only', async ({ page, world }) => {
  for (const [who, paths] of Object.entries({
    anna: [
      ARTICLE,
      '/mijn/',
      '/mijn/tweede-stap/',
      '/reacties/1/beantwoorden',
      '/artikelen/de-prijs-van-een-vacature/',
    ],
    redactie: ['/beheer/?lijst=all', '/beheer/reacties/1/', '/beheer/leden/1/', '/beheer/acties/', '/demo/post/'],
  })) {
    await signIn(page, who);
    const cookie = await cookieHeader(page);
    for (const path of paths) {
      const answer = await fetch(world.origin + path, { headers: { Cookie: cookie } });
      expect(faultsIn(await answer.text()), path).toEqual([]);
    }
  }
});

test('feeds and sitemaps are well-formed @script-only', async ({ world }) => {
  const feeds = files('**/*.xml').map((path) => readFileSync(path, 'utf8'));
  for (const path of ['/reacties.xml', `${ARTICLE}reacties.xml`]) feeds.push(await world.curl(path));
  expect(feeds.length).toBeGreaterThan(20);
  for (const feed of feeds) expect(XMLValidator.validate(feed)).toBe(true);
});
