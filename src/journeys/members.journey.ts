import { expect, signIn, test } from './world.ts';

test('a member signs in, sees who they are, and signs out', async ({ page }) => {
  await signIn(page, 'anna');

  await expect(page.getByText('Anna Brouwer')).toBeVisible();
  await expect(page.getByText('Gratis lidmaatschap')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Uitloggen', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Inloggen' }).first()).toBeVisible();
  await page.goto('/mijn/');
  await expect(page).toHaveURL('/inloggen/?naar=/mijn/');
});

test('a wrong password is refused in Dutch and the address stays', async ({ page }) => {
  await page.goto('/inloggen/');
  await page.getByLabel('E-mailadres').fill('anna@kennisbank.example');
  await page.getByLabel('Wachtwoord').fill('dit is het verkeerde');
  await page.getByRole('main').getByRole('button', { name: 'Inloggen' }).click();

  await expect(page.getByRole('alert')).toHaveText('Dit e-mailadres en wachtwoord horen niet bij elkaar.');
  await expect(page.getByLabel('E-mailadres')).toHaveValue('anna@kennisbank.example');
});

test.describe('the membership box', () => {
  const article = '/artikelen/een-loket-met-een-gezicht/';

  test('invites a visitor', async ({ page }) => {
    await page.goto(article);
    await expect(page.getByRole('link', { name: 'Word gratis lid' }).first()).toBeVisible();
    await expect(page.getByText('U heeft een gratis lidmaatschap')).toBeHidden();
  });

  test('offers PRO to a free member', async ({ page }) => {
    await signIn(page, 'anna', article);
    await expect(page.getByText('U heeft een gratis lidmaatschap')).toBeVisible();
    await expect(page.getByText('per maand')).toBeVisible();
  });

  test('offers nothing to a PRO member', async ({ page }) => {
    await signIn(page, 'bram', article);
    await expect(page.getByText('U heeft een gratis lidmaatschap')).toBeHidden();
    await expect(page.getByText('per maand')).toBeHidden();
  });
});
