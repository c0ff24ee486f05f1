import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from '@playwright/test';
import { expect, followMail, PASSWORD, signIn, test } from './world.ts';

const address = 'anna@kennisbank.example';
const fresh = 'een heel nieuwe zin graag';

test('a member signs in by a mailed link, changes the password, and is out everywhere else', async ({
  page,
  browser,
  world,
  javaScriptEnabled,
}) => {
  const elsewhere = await (await browser.newContext({ baseURL: world.origin, javaScriptEnabled })).newPage();
  await signIn(elsewhere, 'anna');

  await page.goto('/inloggen/');
  await page.getByRole('link', { name: 'Stuur mij een inloglink' }).click();
  await page.getByLabel('E-mailadres').fill(address);
  await page.getByRole('button', { name: 'Stuur mij een inloglink' }).click();
  await expect(page.getByRole('status')).toContainText('Als dit adres bij ons bekend is');
  await followMail(page, address, 'Uw inloglink');
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/mijn/');

  await ask(page, 'Wachtwoord wijzigen');
  const form = page.locator('form[action="/mijn/wachtwoord"]');
  await form.getByLabel('Uw huidige wachtwoord').fill('dit is het verkeerde');
  await form.getByLabel('Uw nieuwe wachtwoord').fill(fresh);
  await form.getByRole('button', { name: 'Bewaren' }).click();
  await expect(page.getByRole('alert')).toHaveText('Dit is niet uw wachtwoord.');
  await ask(page, 'Wachtwoord wijzigen');
  await form.getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  await form.getByLabel('Uw nieuwe wachtwoord').fill(fresh);
  await form.getByRole('button', { name: 'Bewaren' }).click();
  await expect(page).toHaveURL('/mijn/');

  await elsewhere.reload();
  await expect(elsewhere).toHaveURL('/inloggen/?naar=/mijn/');
  await elsewhere.context().close();
  await followMail(page, address, 'Uw wachtwoord is gewijzigd');
  await expect(page.getByRole('heading', { name: 'Wachtwoord vergeten' })).toBeVisible();
});

test('a forgotten password is replaced through the mail', async ({ page }) => {
  await page.goto('/wachtwoord-vergeten/');
  await page.getByLabel('E-mailadres').fill(address);
  await page.getByRole('button', { name: 'Stuur mij een link' }).click();
  await followMail(page, address, 'Kies een nieuw wachtwoord');
  await page.getByLabel('Nieuw wachtwoord').fill(fresh);
  await page.getByRole('button', { name: 'Bewaar en log in' }).click();

  await expect(page).toHaveURL('/mijn/');
  await expect(page.getByText('Anna Brouwer')).toBeVisible();
});

test('a member takes their data along and leaves', async ({ page, world }) => {
  await signIn(page, 'anna');
  await ask(page, 'Alles over mij');
  const data = page.locator('form[action="/mijn/gegevens.zip"]');
  await data.getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  const [download] = await Promise.all([page.waitForEvent('download'), data.getByRole('button').click()]);
  const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
  expect(strFromU8(files['data.json']!)).toContain('Wie neemt er om zeven uur');

  await ask(page, 'Account verwijderen');
  const removal = page.locator('form[action="/mijn/verwijderen"]');
  await removal.getByLabel('Laat mijn reacties staan, zonder mijn naam (3 reacties)').check();
  await removal.getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  await removal.getByRole('button', { name: 'Verwijder mijn account' }).click();

  await expect(page).toHaveURL('/');
  const article = await world.curl('/artikelen/een-loket-met-een-gezicht/');
  expect(article).toContain('Oud-lid');
  expect(article).not.toContain('Anna Brouwer');
  await page.goto('/demo/post/');
  await expect(page.getByText('uw reacties zijn blijven staan zonder uw naam')).toBeVisible();
});

test('a member chooses what mail they get', async ({ page }) => {
  await signIn(page, 'anna');
  const form = page.locator('form[action="/mijn/voorkeuren"]');
  await form.getByLabel('De nieuwsbrief').check();
  await form.getByRole('button', { name: 'Bewaren' }).click();

  await expect(form.getByLabel('De nieuwsbrief')).toBeChecked();
  await expect(form.getByLabel('Aanbiedingen')).not.toBeChecked();
});

const ask = (page: Page, title: string) => page.locator('summary', { hasText: title }).click();
