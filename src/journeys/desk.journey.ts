import type { Page } from '@playwright/test';
import { ARTICLE, expect, followMail, signIn, test } from './world.ts';

const first = (page: Page) => page.locator('.case').first();

/** Hides the first case on the page as a moderator does. */
async function hide(page: Page, why: string): Promise<void> {
  await first(page).locator('summary', { hasText: 'Verbergen' }).click();
  await first(page).getByLabel('Welke huisregel?').selectOption({ label: '4. Maak geen reclame' });
  await first(page).getByLabel('Uitleg voor de schrijver').fill(why);
  await first(page).getByRole('button', { name: 'Verbergen' }).click();
  await expect(page.getByRole('status')).toContainText('Verborgen.');
}

test('a report is judged, its maker is told, the writer objects, and the reaction is back', async ({ page, world }) => {
  await page.goto('/reacties/4/melden');
  await page.getByLabel('Waar gaat het om?').selectOption({ label: 'Het is reclame' });
  await page.getByLabel('Leg uit wat er niet klopt').fill('Dit prijst een dienst aan.');
  await page.getByLabel('Uw e-mailadres').fill('lezer@example.nl');
  await page.getByLabel('Wat ik hier schrijf').check();
  await page.getByRole('button', { name: 'Verstuur melding' }).click();
  await expect(page.getByRole('status')).toContainText('Uw melding is ontvangen');

  await signIn(page, 'redactie', '/beheer/?lijst=reported');
  await expect(first(page)).toContainText('Dit prijst een dienst aan.');
  await hide(page, 'Het gaat om uw eigen bureau.');
  expect(await world.curl(ARTICLE)).not.toContain('Bij ons een wachtdienst');
  world.forward(6);
  await world.round();

  await page.context().clearCookies();
  await followMail(page, 'lezer@example.nl', 'Wat er met uw melding is gebeurd');
  await expect(page.getByRole('heading', { name: 'Bezwaar maken' })).toBeVisible();
  await page.goto('/demo/post/');
  await page
    .locator('.letter', { hasText: 'Uw reactie is verborgen' })
    .getByRole('link', { name: /bezwaar/ })
    .click();
  await expect(page.getByText('Bij ons een wachtdienst')).toBeVisible();
  await page.getByLabel('Waarom bent u het er niet mee eens?').fill('Ik werk daar niet.');
  await page.getByRole('button', { name: 'Verstuur bezwaar' }).click();
  await expect(page.getByRole('status')).toContainText('Uw bezwaar is ontvangen');

  await signIn(page, 'moderator', '/beheer/?lijst=objections');
  await expect(page.getByText('Ik werk daar niet.')).toBeVisible();
  await page.getByLabel('Antwoord aan wie bezwaar maakte').fill('Dat wisten we niet.');
  await page.getByRole('button', { name: 'Toewijzen' }).click();
  await expect(page.getByText('Hier ligt niets.')).toBeVisible();
  expect(await world.curl(ARTICLE)).toContain('Bij ons een wachtdienst');
});

test('a moderator hides, undoes, edits, closes, bans and lifts', async ({ page, world }) => {
  await signIn(page, 'redactie', '/beheer/?lijst=all');
  const said = (await first(page).locator('.reaction-text').innerText()).slice(0, 30);
  await hide(page, 'Te ver van het onderwerp.');
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await expect(first(page)).toContainText(said);

  await page.goto('/beheer/reacties/1/');
  await page.locator('summary', { hasText: 'Bewerken' }).click();
  await page.getByLabel('Nieuwe tekst').fill('Netter gezegd.');
  await page.locator('details[open]').getByLabel('Welke huisregel?').selectOption({ index: 2 });
  await page.locator('details[open]').getByLabel('Uitleg voor de schrijver').fill('Een naam weggehaald.');
  await page.getByRole('button', { name: 'Bewerken' }).click();
  await expect(page.getByRole('status')).toContainText('Bewerkt.');
  expect(await world.curl(ARTICLE)).toMatch(/bewerkt door de redactie[\s\S]*Netter gezegd\./);

  await page.locator('summary', { hasText: 'Gesprek onder dit artikel' }).click();
  await page.getByRole('button', { name: 'Gesprek sluiten' }).click();
  await expect(page.getByRole('status')).toContainText('Gesprek gesloten.');
  await page.goto(ARTICLE);
  await expect(page.getByText('Onder dit artikel kan niet meer worden gereageerd.')).toBeVisible();
  await expect(page.getByLabel('Uw reactie')).toBeHidden();

  await page.goto('/beheer/reacties/1/');
  await page.getByRole('link', { name: 'Geschiedenis' }).click();
  await page.locator('summary', { hasText: 'Blokkeren' }).click();
  await page.getByLabel('Welke huisregel?').selectOption({ index: 1 });
  await page.getByLabel('Uitleg voor de schrijver').fill('Na drie waarschuwingen.');
  await page.getByLabel('Haal ook weg').check();
  await page.getByRole('button', { name: 'Blokkeren' }).click();
  await expect(page.getByRole('status')).toContainText('Geblokkeerd.');
  expect(await world.curl(ARTICLE)).not.toContain('Bram de Wit');
  await page.getByRole('button', { name: 'Blokkade opheffen' }).click();
  await expect(page.getByRole('status')).toContainText('Blokkade opgeheven.');
  expect(await world.curl(ARTICLE)).toContain('Bram de Wit');

  await page.goto('/beheer/acties/');
  await expect(page.locator('.acts-log li')).toHaveCount(5);
});

test('a refusal at the desk says why and leaves everything as it was', async ({ page, world }) => {
  await signIn(page, 'redactie', '/beheer/reacties/1/');
  await page.locator('.cases summary', { hasText: 'Verbergen' }).click();
  await first(page).getByLabel('Welke huisregel?').selectOption({ index: 1 });
  await first(page).getByRole('button', { name: 'Verbergen' }).click();

  await expect(page.getByRole('alert')).toContainText('Leg in hoogstens 2.000 tekens uit');
  expect(await world.curl(ARTICLE)).toContain('Herkenbaar stuk.');
});

test('everything has a key: walk, hide with a reason, undo, choose, and the legend @script-only', async ({
  page,
  world,
}) => {
  await signIn(page, 'redactie', '/beheer/?lijst=all');
  await expect(page.locator('.case').first()).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('.case').nth(2)).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  await expect(page.locator('.case').nth(1).getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('x');
  await page.keyboard.press('?');
  await expect(page.getByText('laatste handeling ongedaan maken')).toBeVisible();

  const row = page.locator('.case').nth(1);
  const id = (await row.getAttribute('id'))!.replace('zaak-', '');
  await row.focus();
  await page.keyboard.press('h');
  await expect(row.getByLabel('Welke huisregel?')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('h staat hier gewoon als letter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('Verborgen.');
  const counts = async () => (await world.curl('/reacties.xml')).includes(`#reactie-${id}<`);
  expect(await counts()).toBe(false);

  await page.locator('.case').first().focus();
  await page.keyboard.press('z');
  await expect(page.getByRole('status')).toHaveCount(0);
  expect(await counts()).toBe(true);
});

/** The pages of the desk that someone is shown the way to. */
const pages = (page: Page) =>
  page.getByRole('navigation', { name: 'Beheer', exact: true }).getByRole('link').allTextContents();
const idOf = (page: Page) => /leden\/(\d+)\//.exec(page.url())![1]!;

test('everyone comes in where their work is, and sees no more', async ({ page }) => {
  await signIn(page, 'boekhouding');
  await page.getByRole('link', { name: 'Naar het beheer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Leden en betalingen');
  expect(await pages(page)).toEqual(['Leden en betalingen']);
  await page.getByLabel('Zoek op').fill('bram@');
  await page.getByRole('button', { name: 'Zoek' }).click();
  await page.getByRole('link', { name: 'Bram de Wit' }).click();
  await expect(page.getByRole('heading', { name: 'Betalingen' })).toBeVisible();
  await expect(page.getByText('PRO geven')).toHaveCount(0);
  await expect(page.getByText('Terugbetalen')).toHaveCount(0);
  for (const path of ['/beheer/acties/', '/beheer/toezicht/', `/beheer/leden/${idOf(page)}/`])
    expect((await page.request.get(path)).status()).toBe(404);

  await signIn(page, 'moderator', '/beheer/');
  expect(await pages(page)).toEqual(['Modereren']);
  expect((await page.request.get('/beheer/leden/')).status()).toBe(404);

  await signIn(page, 'hanneke');
  await page.getByRole('link', { name: 'Naar het beheer' }).click();
  await expect(page).toHaveURL(/\/beheer\/handleiding\/$/);
  await signIn(page, 'anna');
  await expect(page.getByRole('link', { name: 'Naar het beheer' })).toHaveCount(0);
});

test('a bookkeeper and a moderator cannot give or refund, and the administrator can', async ({ page, world }) => {
  await signIn(page, 'beheer', '/beheer/leden/?zoek=anna');
  await page.getByRole('link', { name: 'Anna Brouwer' }).click();
  const id = idOf(page);
  const fields = { until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10), reason: 'Dank' };
  for (const name of ['boekhouding', 'moderator', 'redactie', 'hanneke', 'anna']) {
    await signIn(page, name);
    const give = { form: fields, headers: { Origin: world.origin } };
    expect((await page.request.post(`/beheer/leden/${id}/geven`, give)).status(), name).toBe(404);
    const back = { form: { amount: '1,00', reason: 'x' }, headers: { Origin: world.origin } };
    expect((await page.request.post('/beheer/betalingen/tr_iets/terug', back)).status(), name).toBe(404);
  }

  await signIn(page, 'beheer', `/beheer/leden/${id}/betalingen/`);
  await page.locator('summary', { hasText: 'PRO geven' }).click();
  await page.getByLabel('Tot en met').fill(fields.until);
  await page.locator('details[open]').getByLabel('Reden').fill('Dank voor het meedenken');
  await page.getByRole('button', { name: 'PRO geven' }).click();
  await expect(page.getByText('Dank voor het meedenken')).toBeVisible();
  await page.goto('/beheer/toezicht/');
  await expect(page.locator('.acts-log li').first()).toContainText('Joost de Graaf gaf PRO');
});

test('an administrator gives a role, and whom it concerns hears of it and sees other pages', async ({ page }) => {
  await signIn(page, 'beheer', '/beheer/leden/?zoek=anna');
  await page.getByRole('link', { name: 'Anna Brouwer' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Rol', exact: true }).click();
  await page.getByLabel('Rol', { exact: true }).selectOption({ label: 'boekhouder' });
  await page.getByRole('button', { name: 'Rol wijzigen' }).click();
  await expect(page.getByText('Anna Brouwer, boekhouder')).toBeVisible();
  await page.getByRole('link', { name: 'Toezicht' }).click();
  await expect(page.locator('.acts-log li').first()).toContainText('van lid naar boekhouder');

  await page.context().clearCookies();
  await followMail(page, 'anna@kennisbank.example', 'Uw rol bij Kennisbank is gewijzigd');
  await expect(page).toHaveURL(/\/inloggen\//);
  await signIn(page, 'anna', '/beheer/leden/');
  expect(await pages(page)).toEqual(['Leden en betalingen']);
});
