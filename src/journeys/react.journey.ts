import type { Browser } from '@playwright/test';
import { ARTICLE, expect, followMail, formIsAlive, PASSWORD, signIn, test, type World } from './world.ts';

const quiet = '/artikelen/wie-is-hier-eigenlijk-opdrachtgever/';

test('a stranger reads an article and opens all reactions', async ({ page }) => {
  await page.goto(ARTICLE);

  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('article', { name: 'Reactie van' })).toHaveCount(5);
  await page.getByText(/^Toon alle \d reacties$/).click();
  await expect(page.getByRole('article', { name: 'Reactie van' })).toHaveCount(7);
});

test('a permalink opens the folded reactions', async ({ page }) => {
  await page.goto(`${ARTICLE}#reactie-9`);

  await expect(page.locator('#reactie-9')).toBeInViewport();
});

test('a new member reacts, edits, is too late, and withdraws', async ({ browser, page, world }) => {
  await page.goto('/lid-worden/?naar=' + ARTICLE);
  await page.getByLabel('Naam').fill('Joke van Dam');
  await page.getByLabel('E-mailadres').fill('joke@example.nl');
  await page.getByLabel('Wachtwoord').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Word gratis lid' }).click();
  await expect(page.getByRole('status')).toContainText('We hebben een mail gestuurd');
  await followMail(page, 'joke@example.nl', 'Bevestig uw e-mailadres');
  await page.getByRole('button', { name: 'Bevestig mijn adres' }).click();
  await expect(page).toHaveURL(ARTICLE);

  await page.getByLabel('Uw reactie').fill('Dit herken ik.\n\nOok bij ons, met <b>nadruk</b>.');
  world.forward(1);
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  const mine = page.getByRole('article', { name: 'Reactie van Joke van Dam' });
  await expect(mine).toContainText('Uw reactie wacht op een moderator');
  expect(await world.curl(ARTICLE)).not.toContain('Ook bij ons');
  await letThrough(browser, world);
  await page.goto(ARTICLE);
  await openAll(page);
  await expect(mine).toContainText('Ook bij ons, met <b>nadruk</b>.');
  await expect(mine).toContainText(/nog (28|29|30) minuten/);
  expect(await world.curl(ARTICLE)).toContain('Ook bij ons, met &lt;b&gt;nadruk&lt;/b&gt;.');

  await mine.getByRole('link', { name: 'Aanpassen' }).click();
  const edit = page.getByRole('button', { name: 'Wijziging opslaan' });
  const field = page.locator('form', { has: edit }).getByLabel('Uw reactie');
  await field.fill('Dit herken ik zeer.');
  await edit.click();
  await expect(mine).toContainText('Dit herken ik zeer.');
  await expect(mine).toContainText('aangepast');
  expect(await world.curl(ARTICLE)).toContain('Dit herken ik zeer.');

  await mine.getByRole('link', { name: 'Aanpassen' }).click();
  await field.fill('Te laat bedacht.');
  world.forward(31);
  await edit.click();
  await expect(page.getByRole('alert')).toContainText('De 30 minuten om aan te passen zijn voorbij');
  await expect(page.locator('textarea[id^=tekst]')).toHaveValue('Te laat bedacht.');
  expect(await world.curl(ARTICLE)).not.toContain('Te laat bedacht.');

  await page.goto(ARTICLE);
  page.on('dialog', (dialog) => dialog.accept());
  await openAll(page);
  await mine.getByRole('button', { name: 'Intrekken' }).click();
  await expect(mine).toHaveCount(0);
  expect(await world.curl(ARTICLE)).not.toContain('Dit herken ik zeer.');
});

test("nobody edits someone else's reaction", async ({ page, world }) => {
  await signIn(page, 'bram', quiet);
  await page.getByLabel('Uw reactie').fill('Van Bram.');
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  await expect(page.getByRole('article', { name: 'Reactie van Bram de Wit' })).toBeVisible();
  const edit = await page.getByRole('link', { name: 'Aanpassen' }).getAttribute('href');

  await page.context().clearCookies();
  await signIn(page, 'anna', quiet);
  await expect(page.getByRole('article', { name: 'Reactie van Bram de Wit' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Aanpassen' })).toHaveCount(0);
  const answer = await page.goto(edit!);

  expect(answer!.status()).toBe(403);
  await expect(page.getByRole('alert')).toHaveText('Dit is niet uw reactie.');
  expect(await world.curl(quiet)).not.toContain('Van Bram.');
});

test('a stranger is asked to sign in, and keeps what was typed', async ({ page }) => {
  await page.goto(ARTICLE);
  await page.getByLabel('Uw reactie').fill('Mooi stuk!');
  await page.getByRole('button', { name: 'Plaats reactie' }).click();

  await expect(page.getByRole('alert')).toContainText('Log eerst in');
  await expect(page.getByLabel('Uw reactie')).toHaveValue('Mooi stuk!');
});

test('a draft survives signing in @script-only', async ({ page }) => {
  await page.goto(ARTICLE);
  await formIsAlive(page);
  await page.getByLabel('Uw reactie').fill('Mooi stuk!');
  await signIn(page, 'anna', ARTICLE);

  await page.getByLabel('Uw reactie').scrollIntoViewIfNeeded();
  await expect(page.getByLabel('Uw reactie')).toHaveValue('Mooi stuk!');
});

test('with the server down the page says so and keeps the text @script-only', async ({ page, world }) => {
  await signIn(page, 'anna', ARTICLE);
  await formIsAlive(page);
  await page.getByLabel('Uw reactie').fill('Mooi stuk!');
  await world.stop();
  await page.getByRole('button', { name: 'Plaats reactie' }).click();

  await expect(page.getByRole('alert')).toContainText('niet bereikbaar');
  await expect(page.getByLabel('Uw reactie')).toHaveValue('Mooi stuk!');
});

test('the countdown is right with a wrong clock in the browser @script-only', async ({ page, world }) => {
  await page.clock.install({ time: new Date('2031-01-01T00:00:00Z') });
  await signIn(page, 'anna', ARTICLE);
  await page.getByLabel('Uw reactie').fill('Mooi stuk!');
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  const mine = page.getByRole('article', { name: 'Reactie van Anna Brouwer' }).filter({ hasText: 'Mooi stuk!' });
  await expect(mine).toContainText(/nog (29|30) minuten/);

  world.forward(10);
  await page.reload();
  await openAll(page);
  await expect(mine).toContainText('nog 19 minuten');
});

/** A moderator finds the one reaction that waits, and lets it through. */
async function letThrough(browser: Browser, { origin }: World): Promise<void> {
  const page = await browser.newPage({ baseURL: origin });
  await signIn(page, 'redactie', '/beheer/');
  await expect(page.getByText('Eerste reactie van een nieuw lid')).toBeVisible();
  await page.getByRole('listitem').getByRole('button', { name: 'Toelaten' }).click();
  await expect(page.getByRole('status')).toContainText('Toegelaten.');
  await page.close();
}

async function openAll(page: import('@playwright/test').Page): Promise<void> {
  const fold = page.locator('details.reactions-more:not([open]) > summary');
  if (await fold.count()) await fold.click();
}

test('what waits for a moderator stays before its writer, whatever the page is told after that @script-only', async ({
  page,
  world,
}) => {
  await page.goto('/lid-worden/?naar=' + ARTICLE);
  await page.getByLabel('Naam').fill('Joke van Dam');
  await page.getByLabel('E-mailadres').fill('joke@example.nl');
  await page.getByLabel('Wachtwoord').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Word gratis lid' }).click();
  await followMail(page, 'joke@example.nl', 'Bevestig uw e-mailadres');
  const { promise: held, resolve: placed } = Promise.withResolvers<void>();
  let told = 0;
  await page.route('**/reactions?since=*', async (route) => {
    await held;
    await route.continue();
    told += 1;
  });
  await page.getByRole('button', { name: 'Bevestig mijn adres' }).click();
  await formIsAlive(page);
  await page.getByLabel('Uw reactie').fill('Dit herken ik.');
  world.forward(1);
  await page.getByRole('button', { name: 'Plaats reactie' }).click();
  const mine = page.getByRole('article', { name: 'Reactie van Joke van Dam' });
  await expect(mine).toBeVisible();
  placed();
  await expect.poll(() => told).toBeGreaterThan(0);
  await page.waitForLoadState('networkidle');
  await expect(mine).toContainText('Uw reactie wacht op een moderator');
});
