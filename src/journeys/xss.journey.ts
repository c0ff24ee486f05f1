import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { openDatabase } from '../../server/database/open.ts';
import { compose } from '../../server/mail/templates.ts';
import { importComments } from '../../server/transfer/import.ts';
import { links, names, payloads, running } from './xss-payloads.ts';
import { ARTICLE, cookieHeader, expect, PASSWORD, signIn, test, type World } from './world.ts';

test.setTimeout(900_000);

const id = ARTICLE.split('/')[2]!;

/** Counts every script of a stranger that runs, in whichever frame, whatever the page allows. */
async function countAlerts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const outer = globalThis as unknown as { alert: () => void; fired?: string[]; name: string; parent: Window };
    outer.alert = () => {
      let frame: Window & { fired?: string[] } = window;
      while (frame.parent !== frame && !frame.name.startsWith('case-')) frame = frame.parent;
      const root = window.top as Window & { fired?: string[] };
      (root.fired ??= []).push(frame.name || location.href);
    };
  });
  page.on('dialog', (dialog) => dialog.dismiss());
}

const fired = (page: Page) => page.evaluate(() => [...new Set((window as Window & { fired?: string[] }).fired ?? [])]);

/** Types every payload in every field a reader has, as a reader does. */
async function fillEverything(page: Page, world: World): Promise<void> {
  await signIn(page, 'anna');
  const cookie = await cookieHeader(page);
  const post = async (path: string, fields: Record<string, string>, as = cookie) => {
    const answer = await fetch(world.origin + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: world.origin, Cookie: as },
      redirect: 'manual',
    });
    expect([200, 303], `${path} ${await answer.text()}`).toContain(answer.status);
  };

  for (const [index, text] of payloads.entries()) {
    if (index % 18 === 0) world.forward(11); // so fast that the limits would hold any one writer
    await post('/reacties', { article: id, text });
  }
  for (let index = 0; index < payloads.length; index += 12) {
    world.forward(10);
    const explanation = payloads
      .slice(index, index + 12)
      .join('\n')
      .slice(0, 1_900);
    await post('/reacties/1/melden', { reason: 'other', faith: 'yes', explanation, name: 'Joke' }, '');
  }
  await post('/reacties', { article: id, answers: '1', text: '"><img src=x onerror=alert(1)>' });

  const db = openDatabase(world.databaseFile);
  const comments = names.map((name, index) => ({
    source: `disqus:${index}`,
    parent: null,
    url: ARTICLE,
    name,
    html: payloads[index]!,
    placedAt: new Date(1_400_000_000_000 + index * 1000),
  }));
  const options = { articles: new Set([id]), map: new Map(), skipUnknown: false, cut: true, dryRun: false };
  expect(importComments(db, { comments, left: {} }, options).added).toBe(names.length);
  // Names like these are refused and cleaned today; a row of before may hold one.
  db.prepare('UPDATE member SET name = ? WHERE id = 1').run('"><img src=x onerror=alert(1)>');
  for (const [index, name] of names.entries()) {
    db.prepare('UPDATE reaction SET guest_name = ? WHERE source = ?').run(name, `disqus:${index}`);
    db.prepare('UPDATE report SET name = ? WHERE id = ?').run(name, index + 1);
  }
  db.close();

  await signIn(page, 'redactie');
  const desk = await cookieHeader(page);
  const ground = { rule: 'topic', reason: running.slice(0, 30).join(' ').slice(0, 1_900), back: '/beheer/' };
  await post('/beheer/reacties/8', { ...ground, act: 'hide' }, desk);
  await post('/beheer/reacties/9', { ...ground, act: 'edit', text: running.slice(40, 60).join('\n\n') }, desk);
  await post('/beheer/reacties/1', { ...ground, act: 'keep' }, desk);
}

/** Everything on the page that could still run when touched. */
function armed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const handlers = [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on') || name === 'srcdoc'),
    );
    const strange = [...document.links].filter(({ protocol }) => !/^(https?|mailto):$/.test(protocol));
    return [...handlers, ...strange].map(({ outerHTML }) => outerHTML.slice(0, 200));
  });
}

const surfaces = [
  ARTICLE,
  '/',
  '/reacties/8/beantwoorden?citaat',
  '/reacties/10/beantwoorden?citaat',
  '/reacties/10/melden',
  '/mijn/',
  '/beheer/acties/',
  '/beheer/reacties/1/',
  '/beheer/reacties/8/',
  '/beheer/reacties/9/',
  '/beheer/leden/1/',
  '/beheer/leden/1/rol/',
  '/beheer/leden/1/betalingen/',
  '/beheer/leden/?zoek=example',
  '/beheer/rollen/',
  '/beheer/toezicht/',
  '/demo/post/',
  `/artikelen/${id}/reacties.xml`,
  '/reacties.xml',
  `/api/articles/${id}/reactions?since=0`,
  `/api/articles/${id}/reactions.html`,
  `/api/articles/${id}/own`,
  `/api/articles/${id}/slots`,
  '/<img src=x onerror=alert(1)>/',
  '/inloggen/?naar="><img src=x onerror=alert(1)>',
  '/afmelden/?wie="><img src=x onerror=alert(1)>',
  '/bezwaar/?over="><img src=x onerror=alert(1)>',
  ...['waiting', 'reported', 'hidden', 'all', 'objections'].flatMap((queue) =>
    [0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 275, 300, 325]
      .slice(0, queue === 'all' || queue === 'waiting' ? 14 : 1)
      .map((from) => `/beheer/?lijst=${queue}&vanaf=${from}`),
  ),
];

test.describe('without a policy', () => {
  test.use({ bypassCSP: true });

  test('raw on a page, every payload that runs by itself does run @script-only', async ({ page }) => {
    await countAlerts(page);
    await page.goto('/api/counts');
    await page.setContent(
      running
        .map(
          (payload, index) =>
            `<iframe name="case-${index}" srcdoc="${payload.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`,
        )
        .join(''),
    );
    await expect.poll(async () => (await fired(page)).length, { timeout: 60_000 }).toBe(running.length);
    expect(running.length + links.length).toBeGreaterThan(300);
  });
});

for (const bypassCSP of [false, true]) {
  test.describe(bypassCSP ? 'with the content security policy off' : 'with the content security policy on', () => {
    test.use({ bypassCSP });

    test('no payload runs on any surface, whoever looks @script-only', async ({ page, world }) => {
      await countAlerts(page);
      await fillEverything(page, world);

      for (const who of ['beheer', 'anna']) {
        await signIn(page, who);
        for (const path of surfaces) {
          await page.goto(path);
          expect(await fired(page), `${who} ${path}`).toEqual([]);
          expect(await armed(page), `${who} ${path}`).toEqual([]);
        }
      }
      await openEveryForm(page);

      await page.context().clearCookies();
      await page.goto(ARTICLE);
      await page.locator('.reactions-more summary').click();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('.reaction-text').count()).toBeGreaterThan(300);
      expect(await fired(page)).toEqual([]);

      for (const html of [letter(), await ownData(page, world)]) {
        await page.setContent(html);
        await page.waitForTimeout(500);
        expect(await fired(page)).toEqual([]);
        expect(await armed(page)).toEqual([]);
      }
    });
  });
}

/** Edits, answers and previews in place: markup that an island puts in. */
async function openEveryForm(page: Page): Promise<void> {
  await page.goto(ARTICLE);
  await page.locator('.reactions-more summary').click();
  await page.locator('#reageer astro-island:not([ssr])').waitFor({ state: 'attached' });
  await page.locator('a[href$="/aanpassen"]').last().click();
  await page.locator('a[href$="/beantwoorden"]').nth(12).click();
  await expect(page.locator('.reply-form')).toBeVisible();
  await page.getByLabel('Uw reactie', { exact: true }).first().fill(payloads.join('\n').slice(0, 4_900));
  await page.getByRole('button', { name: 'Voorbeeld' }).first().click();
  await expect(page.locator('.preview')).toBeVisible();
  expect(await fired(page)).toEqual([]);
  expect(await armed(page)).toEqual([]);
}

function letter(): string {
  const facts = { a: payloads.join(' '), b: payloads };
  return compose('{{a}}', 'Dag {{a}},\n\n{{b}}\n\n[klik](https://a.nl)', facts).html;
}

async function ownData(page: Page, world: World): Promise<string> {
  await signIn(page, 'anna');
  const cookie = await cookieHeader(page);
  const answer = await fetch(`${world.origin}/mijn/gegevens.zip`, {
    method: 'POST',
    body: new URLSearchParams({ current: PASSWORD }),
    headers: { Origin: world.origin, Cookie: cookie },
  });
  return strFromU8(unzipSync(new Uint8Array(await answer.arrayBuffer()))['data.html']!);
}
