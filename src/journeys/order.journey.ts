import type { Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { cookieHeader, expect, followMail, signIn, test, type World } from './world.ts';

const DAY = 24 * 60;

/** Days go by at the desk and at the bank. */
async function days(world: World, count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    world.forward(DAY);
    await world.bank.tick();
    await world.round();
  }
}

async function order(page: Page, plan: 'maand' | 'jaar', outcome = 'Betalen'): Promise<void> {
  await page.goto(`/pro/bestellen/?termijn=${plan}`);
  await page.getByRole('button', { name: 'Bestellen met betalingsverplichting', exact: true }).click();
  await page.waitForURL(/\/checkout\//);
  await page.getByRole('button', { name: outcome }).click();
  await page.waitForURL(/\/pro\/bestelling\//);
}

async function becomePro(page: Page, plan: 'maand' | 'jaar'): Promise<void> {
  await order(page, plan);
  await expect(page.getByText('U bent PRO.')).toBeVisible({ timeout: 15_000 });
}

const section = (page: Page) => page.locator('section', { has: page.locator('#abonnement') });

test('from order to end: paid, PRO on every device, renewed for fourteen months, cancelled in two clicks', async ({
  page,
  world,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'anna');
  const device = await browser.newContext({ baseURL: world.origin });
  const other = await device.newPage();
  await signIn(other, 'anna', '/artikelen/de-prijs-van-een-vacature/');
  await expect(other.getByText('PRO-artikelen lezen').first()).toBeVisible();

  await order(page, 'maand');
  await expect(page.getByText('De betaling is binnen. U bent PRO.')).toBeVisible({ timeout: 15_000 });
  await other.reload();
  await expect(other.locator('.paywall')).toHaveCount(0);
  await page.goto('/demo/post/');
  const letter = page.locator('.letter', { hasText: 'Uw bestelling KB-' }).first();
  await expect(letter).toContainText('€ 4,00 inclusief btw voor de eerste maand, daarna € 4,00 per maand');
  await expect(letter).toContainText('veertien dagen bedenktijd');

  await days(world, 430);
  await page.goto('/mijn/');
  await expect(section(page)).toContainText('loopt');
  await expect(section(page).getByRole('link', { name: /^Factuur/ })).toHaveCount(15);

  await section(page).getByText('Opzeggen', { exact: true }).click();
  await section(page).getByRole('button', { name: 'Abonnement opzeggen' }).click();
  await expect(section(page)).toContainText('opgezegd');
  await days(world, 32);
  await page.reload();
  await expect(section(page)).toContainText('geëindigd');
  await other.goto('/artikelen/de-prijs-van-een-vacature/');
  await expect(other.locator('.paywall')).toBeVisible();
  await device.close();
});

test('what the law wants known stands directly above the button, on the smallest screen', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await signIn(page, 'anna', '/pro/bestellen/?termijn=jaar');
  const form = page.locator('form.order');
  for (const words of [
    '30,00 per jaar, inclusief btw',
    'automatisch van uw rekening',
    'Elke dag, in Mijn Kennisbank',
    'Veertien dagen',
  ])
    await expect(form).toContainText(words);
  await expect(form.getByRole('link', { name: 'voorwaarden' })).toHaveAttribute('href', '/voorwaarden/');
  const button = form.getByRole('button');
  await expect(button).toHaveText('Bestellen met betalingsverplichting');
  await button.evaluate((element) => element.scrollIntoView({ block: 'end' }));
  const price = form.locator('dl > div', { hasText: 'Prijs' });
  await expect(price).toBeInViewport();
  await expect(button).toBeInViewport();
  await expect(page.locator('form.order input[type=checkbox]')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('a payment that was not finished can be tried again, and costs nothing', async ({ page }) => {
  await signIn(page, 'anna');
  await order(page, 'jaar', 'Annuleren');
  await expect(page.getByText('De betaling is niet gelukt. Er is niets afgeschreven.')).toBeVisible({
    timeout: 15_000,
  });
  await page.getByRole('main').getByRole('link', { name: 'Ga verder' }).click();
  await expect(page.getByRole('button', { name: 'Bestellen met betalingsverplichting' })).toBeVisible();
});

test('withdrawn by someone who is not signed in, with a dated confirmation and all the money back', async ({
  page,
  world,
  browser,
}) => {
  await signIn(page, 'anna');
  await becomePro(page, 'jaar');
  const number = (await page.getByRole('heading', { level: 1 }).textContent())!;

  const stranger = await browser.newContext({ baseURL: world.origin });
  const away = await stranger.newPage();
  await away.goto('/');
  await away.getByRole('contentinfo').getByRole('link', { name: 'Hier overeenkomst herroepen' }).click();
  await away.getByLabel('Naam').fill('Anna Brouwer');
  await away.getByLabel('Bestelnummer').fill('KB-AAAA-AAAA');
  await away.getByLabel('E-mailadres').fill('anna@kennisbank.example');
  await away.getByRole('button', { name: 'Verder' }).click();
  await expect(away.getByRole('alert')).toContainText('vinden wij geen bestelling');
  await expect(away.getByLabel('Naam')).toHaveValue('Anna Brouwer');
  await away.getByLabel('Bestelnummer').fill(number.toLowerCase());
  await away.getByRole('button', { name: 'Verder' }).click();
  await expect(away.getByText(`bestelling ${number}`)).toBeVisible();
  await away.getByRole('button', { name: 'Herroeping bevestigen', exact: true }).click();
  await expect(away.getByText('Uw bestelling is herroepen')).toBeVisible();
  await stranger.close();

  await page.goto('/demo/post/');
  await expect(page.locator('.letter', { hasText: `Uw herroeping van bestelling ${number}` })).toContainText(
    /Op \d+ \w+ \d{4}, \d\d\.\d\d ontvingen wij/,
  );
  await page.goto('/mijn/');
  await expect(section(page)).toContainText('herroepen');
  await expect(section(page)).toContainText('Creditfactuur');
});

test('a failed collection: access goes on, the mail leads to paying, and it goes on from where it stopped', async ({
  page,
  world,
}) => {
  test.setTimeout(90_000);
  await signIn(page, 'anna');
  await becomePro(page, 'maand');
  world.bank.mood.collections = 'failed';
  await days(world, 33);
  await page.goto('/artikelen/de-prijs-van-een-vacature/');
  await expect(page.locator('.paywall')).toHaveCount(0);
  world.bank.mood.collections = 'paid';
  await followMail(page, 'anna@kennisbank.example', 'Uw betaling is niet gelukt');
  await page.getByRole('button', { name: 'Bestellen met betalingsverplichting' }).click();
  await page.waitForURL(/\/checkout\//);
  await page.getByRole('button', { name: 'Betalen' }).click();
  await expect(page.getByText('U bent PRO.')).toBeVisible({ timeout: 15_000 });
  await page.goto('/mijn/');
  await expect(section(page)).toContainText('loopt');
});

test('a chargeback ends access, and it stays ended', async ({ page, world }) => {
  await signIn(page, 'anna');
  await becomePro(page, 'jaar');
  world.bank.chargeBack([...world.bank.payments.keys()][0]!);
  await world.bank.tick();
  await days(world, 2);
  await page.goto('/artikelen/de-prijs-van-een-vacature/');
  await expect(page.locator('.paywall')).toBeVisible();
  await page.goto('/mijn/');
  await expect(section(page)).toContainText('geëindigd');
});

test('an operator finds a member, sees why they are what they are, and gives money back', async ({
  page,
  world,
  browser,
}) => {
  await signIn(page, 'anna');
  await becomePro(page, 'jaar');
  const desk = await browser.newContext({ baseURL: world.origin });
  const other = await desk.newPage();
  await signIn(other, 'beheer', '/beheer/leden/');
  await expect(other.locator('.ledger')).toContainText('€ 2,50');
  await other.getByLabel('Zoek op').fill('anna@');
  await other.getByRole('button', { name: 'Zoek' }).click();
  await other.getByRole('link', { name: 'Anna Brouwer' }).click();
  await expect(other.getByText('niets is opgezegd of teruggeboekt')).toBeVisible();
  await other.getByText('Terugbetalen', { exact: true }).first().click();
  await other.getByLabel('Bedrag in euro').fill('10,00');
  await other.getByLabel('Reden').first().fill('Coulance');
  await other.getByRole('button', { name: 'Terugbetalen' }).click();
  await expect(other.getByText('€ 10,00 terugbetaald')).toBeVisible();
  await desk.close();
});

test('ordering, cancelling and withdrawing with the keyboard alone', async ({ page }) => {
  await signIn(page, 'anna', '/pro/bestellen/?termijn=maand');
  const press = async (name: string) => {
    for (let tab = 0; tab < 60; tab += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
      if (found === name) return page.keyboard.press('Enter');
    }
    throw new Error(`"${name}" cannot be reached`);
  };
  await press('Bestellen met betalingsverplichting');
  await page.waitForURL(/\/checkout\//);
  await press('Betalen');
  await expect(page.getByText('U bent PRO.')).toBeVisible({ timeout: 15_000 });
  await page.goto('/mijn/');
  await press('Opzeggen');
  await press('Abonnement opzeggen');
  await expect(section(page)).toContainText('opgezegd');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme}`, () => {
    test.use({ colorScheme });
    test('axe finds nothing on the pages about money @script-only', async ({ page }) => {
      await signIn(page, 'anna');
      await page.goto('/pro/bestellen/?termijn=jaar&code=ONZIN');
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      };
      await expect(page.getByRole('alert')).toBeVisible();
      await check();
      await becomePro(page, 'jaar');
      for (const path of ['/mijn/', '/mijn/facturen/2026-0001/', '/herroepen/']) {
        await page.goto(path);
        await check();
      }
      await page.context().clearCookies();
      await signIn(page, 'beheer', '/beheer/leden/?zoek=anna');
      await check();
      await page.getByRole('link', { name: 'Anna Brouwer' }).click();
      await check();
    });
  });
}

test('pages about money are nobody else’s, and stored by nobody', async ({ page, world }) => {
  await signIn(page, 'anna');
  await order(page, 'jaar');
  const path = new URL(page.url()).pathname;
  const answer = await fetch(world.origin + path, { headers: { Cookie: await cookieHeader(page) } });
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  await page.context().clearCookies();
  await signIn(page, 'bram');
  expect((await page.goto(path))?.status()).toBe(404);
  expect((await page.goto('/mijn/facturen/2026-0001/'))?.status()).toBe(404);
});
