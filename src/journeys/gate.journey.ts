import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
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

test('no gated paragraph reaches a stranger, whatever the request looks like @script-only', async ({ world, page }) => {
  const canaries = gatedParagraphs();
  expect(canaries.length).toBeGreaterThan(60);
  await signIn(page, 'bram', PRO);
  const pro = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

  for (const article of new Set(canaries.map((canary) => canary.article))) {
    const whole = await (await fetch(`${world.origin}/artikelen/${article}/`, { headers: { cookie: pro } })).text();
    const missing = canaries.filter((canary) => canary.article === article && !whole.includes(canary.text));
    expect(missing, `${article} for PRO`).toEqual([]);
  }
  const shapes = requests(canaries);
  expect(shapes.length).toBeGreaterThan(200);
  const faults: string[] = [];
  for (const shape of shapes) {
    const answer = await rawAnswer(world, shape);
    if (!/^HTTP\/1\.1 [1-4]/.test(answer)) faults.push(`${shape.method} ${shape.path}: ${answer.slice(0, 30)}`);
    if (canaries.some(({ text }) => answer.includes(text))) faults.push(`${shape.method} ${shape.path} leaks`);
  }
  expect(faults).toEqual([]);
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

type Shape = { method: string; path: string; headers: Record<string, string> };

/** All public files, and for each gated article every odd way to ask for it that we could think of. */
function requests(canaries: Canary[]): Shape[] {
  const files = readdirSync('dist/current/public', { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`);
  const articles = [...new Set(canaries.map(({ article }) => article))];
  const odd = articles.flatMap((id) => [
    `/artikelen/${id}/`,
    `/artikelen/${id}`,
    `/artikelen/${id}/index.html`,
    `/artikelen//${id}/`,
    `//artikelen/${id}/`,
    `/artikelen/%2f${id}/`,
    `/artikelen%2f${id}%2f`,
    `/artikelen/${id.toUpperCase()}/`,
    `/artikelen/${id}/?lid=pro`,
    `/artikelen/${id}/..;/`,
    `/artikelen/./${id}/`,
    `/artikelen/x/../${id}/`,
    `/artikelen/${id}%00/`,
    `/artikelen/${id}/%20`,
    `/prive/rest/${id}/`,
    `/private/rest/${id}/`,
    `/private/rest/${id}/index.html`,
    `/rest/${id}/`,
    `/../private/rest/${id}/`,
    `/..%2fprivate/rest/${id}/`,
    `/%2e%2e/private/rest/${id}/index.html`,
    `/_astro/../../private/rest/${id}/index.html`,
    `/artikelen/..%2f..%2fprivate%2frest%2f${id}/`,
    `/artikelen/..%5c..%5cprivate%5crest%5c${id}`,
    `/api/articles/${id}/slots`,
    `/api/articles/${id}/slots?tier=pro`,
    `/api/articles/${id}/reactions.html`,
    `/api/articles/${id}/own`,
    `/artikelen/${id}.md`,
    `/artikelen/${id}/rss.xml`,
    `/_astro/${id}`,
    `/artikelen/${id}/lezen`,
    `http://elders/artikelen/${id}/`,
  ]);
  const headers: Record<string, string>[] = [
    { cookie: 'kb_lid=pro' },
    { cookie: `kb_sessie=${'a'.repeat(40)}; kb_lid=pro` },
    { range: 'bytes=0-99999' },
    { 'if-none-match': '*' },
    { 'x-http-method-override': 'POST', 'x-original-url': '/private/artikelen.json', 'x-forwarded-host': 'x' },
    { accept: 'application/json' },
  ];
  const plain = [...files, ...odd].flatMap((path) => ['GET', 'HEAD'].map((method) => ({ method, path, headers: {} })));
  const shaped = articles.flatMap((id) =>
    headers.map((head) => ({ method: 'GET', path: `/artikelen/${id}/`, headers: head })),
  );
  const posted = articles.map((id) => ({ method: 'POST', path: `/artikelen/${id}/lezen`, headers: {} }));
  return [...plain, ...shaped, ...posted];
}

/** The whole answer to a request line sent as it is: fetch would tidy the path first. */
function rawAnswer({ origin }: World, { method, path, headers }: Shape): Promise<string> {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.once('close', () => resolve(Buffer.concat(parts).toString('utf8')));
    socket.once('error', reject);
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  });
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
