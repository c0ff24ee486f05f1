import type { Page } from '@playwright/test';
import { ARTICLE, expect, followMail, formIsAlive, signIn, test } from './world.ts';

const quiet = '/artikelen/de-vergadering-die-een-besluit-werd/';

async function place(page: Page, text: string): Promise<void> {
  await page.getByLabel('Uw reactie').fill(text);
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  await expect(page.locator('.reaction', { hasText: text.split('\n')[0]! })).toBeVisible();
}

/** The reader leaves the page open, and looks at it again after two minutes. */
async function comeBackLater(page: Page): Promise<void> {
  await page.evaluate(() => {
    const then = performance.now() + 120_000;
    performance.now = () => then;
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

const reaction = (page: Page, id: number) => page.locator(`#reactie-${id} > article`);

test('a member looks at a preview, places it, and is answered by another, who quotes', async ({ page, world }) => {
  await signIn(page, 'anna', ARTICLE);
  await page.getByLabel('Uw reactie').fill('Een *vraag* aan allen:\n\n- wie?\n- hoe?');
  await page.getByRole('button', { name: 'Voorbeeld' }).click();
  const preview = page.getByRole('region', { name: 'Voorbeeld' });
  await expect(preview.getByRole('listitem')).toHaveText(['wie?', 'hoe?']);
  await expect(page.getByLabel('Uw reactie')).toHaveValue('Een *vraag* aan allen:\n\n- wie?\n- hoe?');
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  const asked = page.getByRole('article', { name: 'Reactie van Anna Brouwer' }).filter({ hasText: 'aan allen' });
  await expect(asked.getByRole('listitem')).toHaveText(['wie?', 'hoe?']);
  await expect(asked.locator('em')).toHaveText('vraag');

  await page.context().clearCookies();
  await signIn(page, 'bram', ARTICLE);
  await page.locator('summary', { hasText: 'Toon alle' }).click();
  await asked.getByRole('link', { name: 'Beantwoord' }).click();
  await page.getByLabel('Uw antwoord aan Anna Brouwer').fill('> wie?\n\nWij allebei.');
  await page.getByRole('button', { name: 'Plaats antwoord' }).click();

  const answer = page.locator('.replies').getByRole('article', { name: 'Reactie van Bram de Wit' });
  await expect(answer.locator('blockquote')).toHaveText('wie?');
  expect(await world.curl(ARTICLE)).toMatch(/<ol class="replies">[\s\S]*Wij allebei\./);
});

test('a selection becomes the quote of an answer @script-only', async ({ page }) => {
  await signIn(page, 'anna', ARTICLE);
  await formIsAlive(page);
  const first = reaction(page, 1);
  await first.scrollIntoViewIfNeeded();
  await first.locator('.reaction-text').evaluate((text) => {
    const range = document.createRange();
    const words = text.querySelector('p')!.firstChild!;
    range.setStart(words, 0);
    range.setEnd(words, 16);
    getSelection()!.removeAllRanges();
    getSelection()!.addRange(range);
  });
  await first.getByRole('link', { name: 'Beantwoord' }).click();

  await expect(page.getByLabel('Uw antwoord aan Bram de Wit')).toHaveValue('> Herkenbaar stuk.\n\n');
});

test('a half-typed answer survives a reload @script-only', async ({ page }) => {
  await signIn(page, 'anna', ARTICLE);
  await formIsAlive(page);
  await reaction(page, 1).getByRole('link', { name: 'Beantwoord' }).click();
  await page.getByLabel('Uw antwoord aan Bram de Wit').fill('Nog niet af');
  await page.reload();
  await formIsAlive(page);
  await reaction(page, 1).getByRole('link', { name: 'Beantwoord' }).click();

  await expect(page.getByLabel('Uw antwoord aan Bram de Wit')).toHaveValue('Nog niet af');
});

test('a withdrawn reaction that was answered leaves its place', async ({ page, world }) => {
  await signIn(page, 'anna', quiet);
  await place(page, 'Wie betaalt dit eigenlijk?');
  const mine = page.getByRole('article', { name: 'Reactie van Anna Brouwer' });
  await mine.getByRole('link', { name: 'Beantwoord' }).click();
  await page.getByLabel('Uw antwoord aan Anna Brouwer').fill('En mijn antwoord');
  await page.getByRole('button', { name: 'Plaats antwoord' }).click();
  await expect(page.locator('.replies')).toContainText('En mijn antwoord');
  page.on('dialog', (dialog) => dialog.accept());
  await mine.first().getByRole('button', { name: 'Intrekken' }).click();

  await expect(page.getByText('Wie betaalt dit eigenlijk?')).toHaveCount(0);
  await page.goto(quiet);
  await expect(page.getByText('Deze reactie is ingetrokken.')).toBeVisible();
  expect(await world.curl(quiet)).not.toContain('Wie betaalt dit eigenlijk?');
});

test('a copy of the page is brought up to date without taking away what is being typed @script-only', async ({
  page,
  browser,
  world,
}) => {
  // A reader with an old copy: the page as it was when they opened it.
  await signIn(page, 'anna', ARTICLE);
  const copy = await world.curl(ARTICLE);
  const other = await browser.newPage({ baseURL: world.origin });
  await signIn(other, 'bram', ARTICLE);
  await formIsAlive(other);
  await place(other, 'Net geplaatst');
  await other.locator('.reaction', { hasText: 'Net geplaatst' }).getByRole('link', { name: 'Aanpassen' }).click();
  await other.locator('textarea[id^=tekst]').fill('Net aangepast');
  await other.getByRole('button', { name: 'Wijziging opslaan' }).click();
  await expect(other.getByText('Net aangepast')).toBeVisible();

  await page.route(`**${ARTICLE}`, (route) => route.fulfill({ body: copy, contentType: 'text/html; charset=utf-8' }));
  await page.goto(ARTICLE);
  await page.locator('#reacties').scrollIntoViewIfNeeded();
  await expect(page.getByText('Net aangepast')).toBeAttached();
  await expect(page.locator('[data-slot="reaction-count"]')).toHaveText('8 reacties');
  await expect(page.locator('.reactions-more summary')).toHaveText('Toon alle 8 reacties');

  // Now a moderator hides what the reader is answering.
  await page.locator('.reactions-more summary').click();
  await page.locator('.reaction', { hasText: 'Net aangepast' }).getByRole('link', { name: 'Beantwoord' }).click();
  await page.getByLabel('Uw antwoord aan Bram de Wit').fill('Ik ben nog bezig');
  await other.context().clearCookies();
  await signIn(other, 'redactie', '/beheer/?lijst=all');
  const there = other.getByRole('listitem', { name: 'Reactie van Bram de Wit' }).first();
  await there.locator('summary', { hasText: 'Verbergen' }).click();
  await there.getByLabel('Welke huisregel?').selectOption({ index: 1 });
  await there.getByLabel('Uitleg voor de schrijver').fill('Buiten het onderwerp.');
  await there.getByRole('button', { name: 'Verbergen' }).click();
  await expect(other.getByRole('status')).toContainText('Verborgen.');

  await comeBackLater(page);
  await expect(page.getByText('Deze reactie is intussen verdwenen')).toBeVisible();
  await expect(page.getByText('Net aangepast')).toHaveCount(0);
  await expect(page.getByLabel('Uw antwoord aan Bram de Wit')).toHaveValue('Ik ben nog bezig');
  await expect(page.getByLabel('Uw antwoord aan Bram de Wit')).toBeFocused();
});

test('with the server down the page reads, says so once, and keeps the draft @script-only', async ({ page, world }) => {
  await signIn(page, 'anna', ARTICLE);
  await formIsAlive(page);
  await page.getByLabel('Uw reactie').fill('Nog niet af');
  await world.stop();
  for (let time = 0; time < 2; time += 1) await comeBackLater(page);

  const line = page.getByText('De server is nu niet bereikbaar. U ziet de reacties zoals ze waren');
  await expect(line).toHaveCount(1);
  await expect(page.getByText('Herkenbaar stuk.')).toBeVisible();
  await expect(page.getByLabel('Uw reactie')).toHaveValue('Nog niet af');
});

test('a member follows an article, is mailed when the text is final, and leaves by the mail', async ({
  page,
  world,
}) => {
  await signIn(page, 'anna', quiet);
  await page.getByRole('button', { name: 'Volg dit artikel per mail' }).click();
  await expect(page.getByRole('button', { name: 'Volg dit artikel niet meer' })).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, 'bram', quiet);
  await place(page, 'Nieuws van Bram');
  world.forward(31);
  await world.round();

  await followMail(page, 'anna@kennisbank.example', 'Eén nieuwe reactie');
  await expect(page).toHaveURL(new RegExp(`${quiet}#reactie-\\d+$`));
  await page.goto('/demo/post/');
  await page.getByRole('link', { name: /afmelden/ }).click();
  await page.getByRole('button', { name: 'Meld mij af' }).click();
  await expect(page.getByRole('status')).toContainText('U bent afgemeld');
  await page.context().clearCookies();
  await signIn(page, 'anna', quiet);
  await expect(page.getByRole('button', { name: 'Volg dit artikel per mail' })).toBeVisible();
});

test('a double click places one reaction @script-only', async ({ page, world }) => {
  await signIn(page, 'anna', quiet);
  await page.getByLabel('Uw reactie').fill('Dubbel geklikt');
  await page.getByRole('button', { name: 'Plaats reactie' }).dblclick();
  await expect(page.getByText('Dubbel geklikt')).toHaveCount(1);
  expect((await world.curl(quiet)).match(/<p dir="auto">Dubbel geklikt/g)).toHaveLength(1);
});

test('home says how many reactions there are, and corrects it with one question @script-only', async ({
  page,
  world,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/') && asked.push(request.url()));
  await page.goto('/');
  const count = page.locator('[data-count-of="een-loket-met-een-gezicht"]');
  expect(asked).toEqual([]);
  await page.mouse.wheel(0, 400);
  await expect(count).toHaveText('7 reacties');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain(`${world.origin}/api/counts?articles=`);
});
