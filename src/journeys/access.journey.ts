import { AxeBuilder } from '@axe-core/playwright';
import { ARTICLE, expect, formIsAlive, PASSWORD, signIn, test } from './world.ts';
import type { Page } from '@playwright/test';

const pages = [
  '/',
  ARTICLE,
  '/artikelen/de-prijs-van-een-vacature/',
  '/kanalen/leiderschap/',
  '/onderwerpen/',
  '/onderwerpen/begroting/',
  '/auteurs/hanneke-vos/',
  '/zoeken/',
  '/over-ons/',
  '/huisregels/',
  '/pro/',
  '/inloggen/',
  '/lid-worden/',
  '/reacties/1/melden',
  '/wachtwoord-vergeten/',
  '/inloglink/aanvragen/',
  '/bestaat-niet/',
];

async function expectNoFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme @script-only`, () => {
    test.use({ colorScheme });

    for (const path of pages) {
      test(`axe finds nothing on ${path}`, async ({ page }) => {
        await page.goto(path);
        await expectNoFaults(page);
      });
    }

    test('axe finds nothing while a member reacts, edits and is refused', async ({ page }) => {
      await signIn(page, 'anna', ARTICLE);
      await formIsAlive(page);
      await page.getByLabel('Uw reactie').fill(' ');
      await page.getByRole('button', { name: 'Plaats reactie' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectNoFaults(page);

      await page.getByLabel('Uw reactie').fill('Mooi stuk!');
      await page.getByRole('button', { name: 'Plaats reactie' }).click();
      await page.getByRole('link', { name: 'Aanpassen' }).click();
      await expect(page.getByRole('button', { name: 'Wijziging opslaan' })).toBeVisible();
      await expectNoFaults(page);
      await page.getByRole('link', { name: 'Laat maar' }).click();
      await page.getByLabel('Uw reactie').fill('> Een citaat\n\n- en\n- een lijst');
      await page.getByRole('button', { name: 'Voorbeeld' }).click();
      await expect(page.getByRole('region', { name: 'Voorbeeld' })).toBeVisible();
      await page.locator('#reactie-1 > article').getByRole('link', { name: 'Beantwoord' }).click();
      await expect(page.getByLabel('Uw antwoord aan Bram de Wit')).toBeFocused();
      await expectNoFaults(page);
      await page.goto('/reacties/1/beantwoorden?citaat');
      await expectNoFaults(page);
      await page.goto('/mijn/');
      for (const question of await page.locator('summary').all()) await question.click();
      await expectNoFaults(page);
      await page.goto('/demo/post/');
      await expectNoFaults(page);
    });

    test('axe finds nothing while a member sets up a second step', async ({ page }) => {
      await signIn(page, 'anna');
      await page.goto('/mijn/tweede-stap/');
      await expectNoFaults(page);
      await page.locator('form[action="/mijn/totp/nieuw"]').getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
      await page.getByRole('button', { name: 'App instellen' }).click();
      await expect(page.getByLabel('Code van zes cijfers')).toBeVisible();
      await expectNoFaults(page);
    });
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`the desk in the ${colorScheme} theme @script-only`, () => {
    test.use({ colorScheme });

    for (const path of ['/beheer/toezicht/', '/beheer/rollen/', '/beheer/leden/1/rol/']) {
      test(`axe finds nothing on ${path}, and it fits a phone`, async ({ page }) => {
        await signIn(page, 'beheer', path);
        await expectNoFaults(page);
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      });
    }

    test('axe finds nothing while a moderator works', async ({ page }) => {
      await page.goto('/reacties/1/melden');
      await page.getByLabel('Waar gaat het om?').selectOption({ index: 1 });
      await page.getByLabel('Leg uit wat er niet klopt').fill('Dit klopt niet.');
      await page.getByLabel('Wat ik hier schrijf').check();
      await page.getByRole('button', { name: 'Verstuur melding' }).click();
      await signIn(page, 'redactie', '/beheer/?lijst=reported');
      for (const fold of await page.locator('summary').all()) await fold.click();
      await expectNoFaults(page);
      const hide = page.locator('.case').locator('details', { hasText: 'Verbergen' });
      await hide.getByLabel('Welke huisregel?').selectOption({ index: 1 });
      await hide.getByLabel('Uitleg voor de schrijver').fill('Buiten het onderwerp.');
      await hide.getByRole('button', { name: 'Verbergen' }).click();
      await expect(page.getByRole('status')).toContainText('Verborgen.');
      for (const path of ['/beheer/', '/beheer/?lijst=hidden', '/beheer/acties/', '/beheer/leden/2/']) {
        await page.goto(path);
        await expectNoFaults(page);
      }
      await page.goto('/beheer/reacties/1/');
      for (const fold of await page.locator('summary').all()) await fold.click();
      await expectNoFaults(page);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    });
  });
}

test('nothing makes the page scroll sideways at 320 px @script-only', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of pages) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
  }
});

test('no page breaks its own content security policy or logs an error @script-only', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  for (const path of pages.slice(0, -1)) {
    await page.goto(path);
    await page.mouse.wheel(0, 20_000);
    await page.waitForLoadState('networkidle');
  }
  expect(said).toEqual([]);
});

test("a visitor's article page asks nothing of the API and nothing of another host @script-only", async ({
  page,
  world,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(ARTICLE);
  await page.waitForLoadState('networkidle');

  expect(asked.filter((url) => !url.startsWith(world.origin))).toEqual([]);
  expect(asked.filter((url) => url.includes('/api/'))).toEqual([]);
});
