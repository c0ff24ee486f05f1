import type { Page } from '@playwright/test';
import { codeOf, stepAt } from '../../server/members/factors/totp.ts';
import { expect, PASSWORD, signIn, test, type World } from './world.ts';

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

/** Shows the password, which is no longer enough. */
async function showPassword(page: Page, name: string): Promise<void> {
  await page.goto('/inloggen/');
  await page.getByLabel('E-mailadres').fill(`${name}@kennisbank.example`);
  await page.getByLabel('Wachtwoord').fill(PASSWORD);
  await press(page, 'Inloggen');
  await expect(page.getByRole('heading', { name: 'De tweede stap' })).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/mijn/');
  await press(page, 'Uitloggen');
  await expect(page).toHaveURL('/');
}

/** Sets up codes from an app; returns the app, and the codes on paper. */
async function setUpApp(page: Page, world: World) {
  await page.goto('/mijn/tweede-stap/');
  await page.locator('form[action="/mijn/totp/nieuw"]').getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  await press(page, 'App instellen');
  await expect(page.getByRole('img', { name: 'QR-code met de sleutel voor uw app' })).toBeVisible();
  const secret = bytesOf(await page.locator('code').innerText());
  const app = () => codeOf(secret, stepAt(world.now()));
  await page.getByLabel('Code van zes cijfers').fill(app());
  await press(page, 'Zet de codes aan');
  await expect(page.getByRole('heading', { name: 'Uw herstelcodes' })).toBeVisible();
  const paper = await page.locator('.recovery-codes code').allInnerTexts();
  expect(paper).toHaveLength(10);
  world.forward(1);
  return { app, paper };
}

const bytesOf = (text: string): Buffer => {
  const bits = [...text.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** A telephone with a finger on it. */
async function addAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function makePasskey(page: Page, name: string): Promise<void> {
  await page.goto('/mijn/tweede-stap/');
  const form = page.locator('form[action="/mijn/passkeys/nieuw"]');
  await form.getByLabel('Hoe noemt u deze passkey?').fill(name);
  await form.getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  await press(page, 'Passkey toevoegen');
  await press(page, 'Passkey maken');
  await expect(page.getByRole('heading', { name: 'Uw herstelcodes' })).toBeVisible();
}

test('a member signs in with a password and a code, and by a code on paper when the app is lost', async ({
  page,
  world,
}) => {
  await signIn(page, 'anna');
  const { app, paper } = await setUpApp(page, world);
  await signOut(page);

  await showPassword(page, 'anna');
  await page.goto('/mijn/');
  await expect(page, 'halfway is not in').toHaveURL('/inloggen/?naar=/mijn/');
  await page.goto('/inloggen/tweede-stap/');
  await page.getByLabel('Code uit uw app').fill('00 00');
  await press(page, 'Bevestig');
  await expect(page.getByRole('alert')).toContainText('Deze code klopt niet');
  await page.getByLabel('Code uit uw app').fill(app());
  await press(page, 'Bevestig');
  await expect(page).toHaveURL('/mijn/');
  await signOut(page);

  await showPassword(page, 'anna');
  await page.getByLabel('Code uit uw app').fill(paper[0]!.toUpperCase());
  await press(page, 'Bevestig');
  await expect(page).toHaveURL('/mijn/');
  await page.goto('/mijn/tweede-stap/');
  await expect(page.getByText('U hebt nog 9 herstelcodes.')).toBeVisible();
  await press(page, 'Zet de codes uit');
  await expect(page.getByText('De tweede stap staat uit.')).toBeVisible();
  await page.goto('/demo/post/');
  for (const told of ['Er is een herstelcode gebruikt. Codes die nog werken: 9.', 'De codes uit een app zijn uitgezet.'])
    await expect(page.getByText(told)).toBeVisible();
});

test('what could cost the account asks the code again, later', async ({ page, world }) => {
  await signIn(page, 'anna');
  const { app } = await setUpApp(page, world);
  world.forward(10);
  await page.goto('/mijn/');
  await page.locator('summary', { hasText: 'E-mailadres wijzigen' }).click();
  await page.getByLabel('Nieuw e-mailadres').fill('anna@elders.example');
  await page.locator('form[action="/mijn/e-mail"]').getByRole('button').click();

  await expect(page.getByRole('heading', { name: 'Bevestig dat u het bent' })).toBeVisible();
  await page.getByLabel('Code uit uw app').fill(app());
  await press(page, 'Bevestig');
  await expect(page.getByRole('status')).toContainText('We hebben een mail gestuurd');
});

test.describe('where the desk demands it', () => {
  test.use({ settings: { STAFF_SECOND_FACTOR: 'on' } });

  test('staff set up an app first, and confirm later what costs money or a role, with what they typed', async ({
    page,
    world,
  }) => {
    await signIn(page, 'beheer');
    await page.goto('/beheer/rollen/');
    await expect(page).toHaveURL('/mijn/tweede-stap/');
    await expect(page.getByText('Voor het werk bij de redactie is een tweede stap nodig.')).toBeVisible();
    const { app } = await setUpApp(page, world);

    await page.goto('/beheer/leden/2/betalingen/');
    world.forward(15);
    const give = page.locator('form[action$="/geven"]');
    await give.getByLabel('Tot en met').fill('2031-12-31');
    await give.getByLabel('Waarom').fill('Omdat zij hielp');
    await give.getByRole('button').click();
    await expect(page.getByRole('heading', { name: 'Bevestig dat u het bent' })).toBeVisible();
    await page.getByLabel('Code uit uw app').fill('123');
    await press(page, 'Bevestig');
    await expect(page.getByRole('alert')).toContainText('Deze code klopt niet');
    await page.getByLabel('Code uit uw app').fill(app());
    await press(page, 'Bevestig');
    await expect(page).toHaveURL('/beheer/leden/2/betalingen/');
    await expect(page.getByText('Omdat zij hielp')).toBeVisible();

    world.forward(15);
    await page.goto('/beheer/leden/1/rol/');
    await page.getByLabel('Rol', { exact: true }).selectOption('bookkeeper');
    await main(page).getByRole('button', { name: /wijzigen/i }).click();
    await page.getByLabel('Code uit uw app').fill(app());
    await press(page, 'Bevestig');
    await expect(page).toHaveURL('/beheer/rollen/');
    await expect(main(page).getByRole('link', { name: 'Anna Brouwer' })).toBeVisible();
  });

  test('staff come in with a passkey alone, and confirm with it @script-only', async ({ page, world }) => {
    await addAuthenticator(page);
    await signIn(page, 'beheer');
    await makePasskey(page, 'Werklaptop');
    await signOut(page);
    await page.goto('/inloggen/?naar=/beheer/leden/2/betalingen/');
    await press(page, 'Gebruik een passkey');
    await expect(page).toHaveURL('/beheer/leden/2/betalingen/');

    world.forward(15);
    const give = page.locator('form[action$="/geven"]');
    await give.getByLabel('Tot en met').fill('2031-12-31');
    await give.getByLabel('Waarom').fill('Omdat zij hielp');
    await give.getByRole('button').click();
    await press(page, 'Gebruik een passkey');
    await expect(page).toHaveURL('/beheer/leden/2/betalingen/');
    await expect(page.getByText('Omdat zij hielp')).toBeVisible();
  });
});

test('a member makes a passkey, signs in with it without an address, and after a password @script-only', async ({
  page,
}) => {
  await addAuthenticator(page);
  await signIn(page, 'anna');
  await makePasskey(page, 'Telefoon');
  await signOut(page);

  await page.goto('/inloggen/');
  await press(page, 'Gebruik een passkey');
  await expect(page).toHaveURL('/mijn/');
  await expect(page.getByText('Anna Brouwer')).toBeVisible();
  await expect(page.getByText(/Telefoon: gemaakt op .*, laatst gebruikt op/)).toBeVisible();
  await signOut(page);

  await showPassword(page, 'anna');
  await press(page, 'Gebruik een passkey');
  await expect(page).toHaveURL('/mijn/');

  await page.goto('/mijn/tweede-stap/');
  await press(page, 'Verwijder Telefoon');
  await expect(page.getByText('De tweede stap staat uit.')).toBeVisible();
  await signOut(page);
  await page.goto('/inloggen/');
  await press(page, 'Gebruik een passkey');
  await expect(page.getByRole('alert')).toContainText('Deze passkey is hier niet bekend');
});
