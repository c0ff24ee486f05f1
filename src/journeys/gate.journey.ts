import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, signIn, test, type World } from './world.ts';

const PRO = '/artikelen/de-prijs-van-een-vacature/';
const FREE = '/artikelen/de-algoritmekamer/';
const secret = 'De besparing was zichtbaar en de kosten waren verspreid. Dan wint de besparing elk jaar opnieuw.';
const freeSecret = 'Een mens die alleen met moeite van een systeem kan afwijken, beslist niet.';

test('a visitor reads the teaser and is invited', async ({ page }) => {
  await page.goto(PRO);

  await expect(page.getByText('Het was bedoeld als grap.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Dit artikel gaat verder voor leden' })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByLabel('Uw reactie')).toBeHidden();
});

test('a free member reads what is for members, and chooses a PRO article from the three of this month', async ({
  page,
}) => {
  await signIn(page, 'anna', FREE);
  await expect(page.getByText(freeSecret)).toBeVisible();

  await page.goto(PRO);
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByText('nog 3 van 3 PRO-artikelen').first()).toBeVisible();
  await page.getByRole('button', { name: 'Lees dit artikel' }).click();

  await expect(page.getByText(secret)).toBeVisible();
  await expect(page.getByText('nog 2 van 3 PRO-artikelen')).toBeVisible();
  await page.getByLabel('Uw reactie').fill('Nu kan ik ook reageren.');
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  await expect(page.getByRole('article', { name: 'Reactie van Anna Brouwer' })).toBeVisible();
});

test('a PRO member reads on, sees the picture, no ads, and takes the e-book along', async ({ page }) => {
  await signIn(page, 'bram', PRO);

  await expect(page.getByText(secret)).toBeVisible();
  const picture = page.getByRole('img', { name: /^Staafdiagram/ });
  await picture.scrollIntoViewIfNeeded();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(800);
  await expect(page.getByText('Advertentie').first()).toBeHidden();

  await page.goto('/mijn/');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'EPUB' }).click(),
  ]);
  expect(
    readFileSync(await download.path())
      .subarray(30, 58)
      .toString(),
  ).toBe('mimetypeapplication/epub+zip');
});

test('a page from a cache is completed for a PRO member, and nothing moves @script-only', async ({ page, world }) => {
  await signIn(page, 'bram');
  await page.route(`**${PRO}`, async (route) => {
    const cached = await fetch(world.origin + PRO); // without a cookie: what a CDN holds
    await route.fulfill({ body: await cached.text(), contentType: 'text/html; charset=utf-8' });
  });
  await watchShifts(page);
  await page.goto(PRO);

  await expect(page.getByText(secret)).toBeVisible();
  await expect(page.getByText('Advertentie').first()).toBeHidden();
  expect(await shifts(page)).toBe(0);
});

for (const name of ['bram', 'anna', null]) {
  test(`nothing moves while an article loads for ${name ?? 'a visitor'} @script-only`, async ({ page }) => {
    if (name) await signIn(page, name);
    await watchShifts(page);
    for (const path of [PRO, FREE, '/artikelen/een-loket-met-een-gezicht/', '/']) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect(await shifts(page), path).toBe(0);
    }
  });
}

test('no gated paragraph reaches a stranger, whatever the request looks like', async ({ world, page }) => {
  const canaries = gatedParagraphs();
  expect(canaries.length).toBeGreaterThan(60);
  await signIn(page, 'bram', PRO);
  const pro = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  for (const { article, text } of canaries) {
    const whole = await (await fetch(`${world.origin}/artikelen/${article}/`, { headers: { cookie: pro } })).text();
    expect(whole, `${article} for PRO`).toContain(text);
  }
  const answers = await Promise.all(
    requests(world, canaries).map((request) => fetch(request).then((answer) => answer.text())),
  );
  expect(answers.length).toBeGreaterThan(200);
  for (const { text } of canaries) for (const answer of answers) expect(answer.includes(text)).toBe(false);
});

type Canary = { article: string; text: string };

/** The inside of every gated paragraph of the published sample site. */
function gatedParagraphs(): Canary[] {
  const folder = 'dist/current/private/rest';
  return readdirSync(folder).flatMap((article) => {
    const html = readFileSync(join(folder, article, 'index.html'), 'utf8');
    return [...html.matchAll(/<p>([^<]{40,})<\/p>/g)].map(([, text]) => ({ article, text: text! }));
  });
}

/** All public files, and for each gated article every odd way to ask for it that we could think of. */
function requests(world: World, canaries: Canary[]): Request[] {
  const files = readdirSync('dist/current/public', { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`);
  const articles = [...new Set(canaries.map(({ article }) => article))];
  const odd = articles.flatMap((id) => [
    `/artikelen/${id}/`,
    `/artikelen/${id}`,
    `/artikelen/${id}/index.html`,
    `/artikelen//${id}/`,
    `/artikelen/%2f${id}/`,
    `/artikelen/${id.toUpperCase()}/`,
    `/artikelen/${id}/?lid=pro`,
    `/artikelen/${id}/..;/`,
    `/artikelen/./${id}/`,
    `/prive/rest/${id}/`,
    `/private/rest/${id}/`,
    `/private/rest/${id}/index.html`,
    `/rest/${id}/`,
    `/..%2fprivate/rest/${id}/`,
    `/%2e%2e/private/rest/${id}/index.html`,
    `/artikelen/..%2f..%2fprivate%2frest%2f${id}/`,
    `/api/articles/${id}/slots`,
    `/api/articles/${id}/slots?tier=pro`,
    `/api/articles/${id}/reactions.html`,
    `/api/articles/${id}/own`,
    `/artikelen/${id}.md`,
    `/artikelen/${id}/rss.xml`,
    `/_astro/${id}`,
    `/artikelen/${id}/lezen`,
  ]);
  const headers: Record<string, string>[] = [
    {},
    { cookie: 'kb_lid=pro' },
    { cookie: `kb_sessie=${'a'.repeat(40)}; kb_lid=pro` },
    { range: 'bytes=0-99999' },
    { 'if-none-match': '*' },
    { 'x-http-method-override': 'POST', 'x-original-url': '/private/artikelen.json', 'x-forwarded-host': 'x' },
    { accept: 'application/json' },
  ];
  const get = [...files, ...odd].map((path) => new Request(world.origin + path));
  const shaped = articles.flatMap((id) =>
    headers.map((head) => new Request(`${world.origin}/artikelen/${id}/`, { headers: head })),
  );
  const posted = articles.map(
    (id) => new Request(`${world.origin}/artikelen/${id}/lezen`, { method: 'POST', headers: { origin: world.origin } }),
  );
  return [...get, ...shaped, ...posted];
}

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    (window as unknown as { moved: number }).moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        (window as unknown as { moved: number }).moved += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

const shifts = (page: Page) => page.evaluate(() => (window as unknown as { moved: number }).moved);
