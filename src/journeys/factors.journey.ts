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

/** Sets up codes from an app; returns the app, and the codes on paper. */
async function setUpApp(page: Page, world: World) {
  await page.goto('/mijn/tweede-stap/');
  await page.locator('form[action="/mijn/totp/nieuw"]').getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  await press(page, 'App instellen');
  await expect(page.getByRole('img', { name: 'QR-code met de sleutel voor uw app' })).toBeVisible();
  const app = appWith(await page.locator('code').innerText(), world);
  await page.getByLabel('Code van zes cijfers').fill(app());
  await press(page, 'Zet de codes aan');
  await expect(page.getByRole('heading', { name: 'Uw herstelcodes' })).toBeVisible();
  expect(await page.locator('.recovery-codes code').allInnerTexts()).toHaveLength(10);
  world.forward(1);
  return app;
}

/** The same, of a member who is not signed in here, without looking at the pages. */
async function hasApp(page: Page, world: World, name: string) {
  const post = async (path: string, form: Record<string, string>) =>
    (await page.request.post(path, { form, headers: { Origin: world.origin } })).text();
  await post('/inloggen', { email: `${name}@kennisbank.example`, password: PASSWORD });
  const asked = await post('/mijn/totp/nieuw', { current: PASSWORD });
  const app = appWith(found(asked, /<code>([A-Z2-7 ]+)<\/code>/g)[0]!, world);
  const paper = found(await post('/mijn/totp', { code: app() }), /<code>([a-z2-7-]+)<\/code>/g);
  world.forward(1);
  return { app, paper };
}

const found = (text: string, kind: RegExp): string[] => [...text.matchAll(kind)].map(([, code]) => code!);
const appWith = (key: string, world: World) => () => codeOf(bytesOf(key), stepAt(world.now()));

const bytesOf = (text: string): Buffer => {
  const bits = [...text.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** A telephone with a finger on it, and how to lift the finger. */
async function addAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return (enabled: boolean) => cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
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

test('a member sets up an app, and signs in with a password and its code', async ({ page, world }) => {
  await signIn(page, 'anna');
  const app = await setUpApp(page, world);
  await page.context().clearCookies();

  await showPassword(page, 'anna');
  await page.getByLabel('Code uit uw app').fill('00 00');
  await press(page, 'Bevestig');
  await expect(page.getByRole('alert')).toContainText('Deze code klopt niet');
  await page.getByLabel('Code uit uw app').fill(app());
  await press(page, 'Bevestig');
  await expect(page).toHaveURL('/mijn/');
});

test('halfway is not in; a code on paper helps whoever lost the app, who then puts the app off', async ({
  page,
  world,
}) => {
  const { paper } = await hasApp(page, world, 'anna');
  await page.context().clearCookies();
  await showPassword(page, 'anna');
  await page.goto('/mijn/');
  await expect(page).toHaveURL('/inloggen/?naar=/mijn/');
  await page.goto('/inloggen/tweede-stap/');
  await page.getByLabel('Code uit uw app').fill(paper[0]!.toUpperCase());
  await press(page, 'Bevestig');
  await expect(page).toHaveURL('/mijn/');

  await page.goto('/mijn/tweede-stap/');
  await expect(page.getByText('U hebt nog 9 herstelcodes.')).toBeVisible();
  await press(page, 'Zet de codes uit');
  await expect(page.getByText('De tweede stap staat uit.')).toBeVisible();
  await page.goto('/demo/post/');
  for (const told of ['Codes die nog werken: 9.', 'De codes uit een app zijn uitgezet.'])
    await expect(page.getByText(told)).toBeVisible();
});

test('what could cost the account asks the code again, later', async ({ page, world }) => {
  const { app } = await hasApp(page, world, 'anna');
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

/** Gives Bram PRO, on the page that is open. */
async function give(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'PRO geven' }).click();
  const form = page.locator('form[action$="/geven"]');
  await form.getByLabel('Tot en met').fill(new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10));
  await form.getByLabel('Reden').fill('Omdat hij hielp');
  await form.getByRole('button').click();
  await expect(page.getByRole('heading', { name: 'Bevestig dat u het bent' })).toBeVisible();
}
const MONEY = '/beheer/leden/2/betalingen/';

test.describe('where the desk demands it', () => {
  test.use({ settings: { STAFF_SECOND_FACTOR: 'on' } });

  test('staff are led to set up an app, and then come in', async ({ page, world }) => {
    await signIn(page, 'beheer');
    await page.goto('/beheer/rollen/');
    await expect(page).toHaveURL('/mijn/tweede-stap/');
    await expect(page.getByText('Voor het werk bij de redactie is een tweede stap nodig.')).toBeVisible();
    await setUpApp(page, world);
    await page.goto('/beheer/rollen/');
    await expect(page).toHaveURL('/beheer/rollen/');
  });

  test('what costs money is confirmed with a code, and what was typed is there', async ({ page, world }) => {
    const { app } = await hasApp(page, world, 'beheer');
    await page.goto(MONEY);
    world.forward(15);
    await give(page);
    await page.getByLabel('Code uit uw app').fill('123');
    await press(page, 'Bevestig');
    await expect(page.getByRole('alert')).toContainText('Deze code klopt niet');
    await page.getByLabel('Code uit uw app').fill(app());
    await press(page, 'Bevestig');
    await expect(page).toHaveURL(MONEY);
    await expect(page.getByText('Omdat hij hielp')).toBeVisible();
  });

  test('a role is given after a code, in one go', async ({ page, world }) => {
    const { app } = await hasApp(page, world, 'beheer');
    await page.goto('/beheer/leden/1/rol/');
    world.forward(15);
    await page.getByLabel('Rol', { exact: true }).selectOption('bookkeeper');
    await press(page, 'Rol wijzigen');
    await page.getByLabel('Code uit uw app').fill(app());
    await press(page, 'Bevestig');
    await expect(page).toHaveURL('/beheer/rollen/');
    await expect(main(page).getByRole('link', { name: 'Anna Brouwer' })).toBeVisible();
  });

  test('staff come in with a passkey alone, and confirm with it @script-only', async ({ page, world }) => {
    await addAuthenticator(page);
    await signIn(page, 'beheer');
    await makePasskey(page, 'Werklaptop');
    await page.context().clearCookies();
    await page.goto(`/inloggen/?naar=${MONEY}`);
    await press(page, 'Gebruik een passkey');
    await expect(page).toHaveURL(MONEY);

    world.forward(15);
    await give(page);
    await press(page, 'Gebruik een passkey');
    await expect(page).toHaveURL(MONEY);
    await expect(page.getByText('Omdat hij hielp')).toBeVisible();
  });
});

test('a member makes a passkey, and signs in with it without an address @script-only', async ({ page }) => {
  await addAuthenticator(page);
  await signIn(page, 'anna');
  await makePasskey(page, 'Telefoon');
  await page.context().clearCookies();
  await page.goto('/inloggen/');
  await press(page, 'Gebruik een passkey');

  await expect(page).toHaveURL('/mijn/');
  await expect(page.getByText(/Telefoon: gemaakt op .*, laatst gebruikt op/)).toBeVisible();
});

test('the field for the address offers the passkey to whoever is about to type @script-only', async ({ page }) => {
  await addAuthenticator(page);
  await signIn(page, 'anna');
  await makePasskey(page, 'Telefoon');
  await page.context().clearCookies();
  await page.goto('/inloggen/');
  await page.getByLabel('E-mailadres').focus();

  await expect(page).toHaveURL('/mijn/');
});

test('a passkey is asked after a password, and opens nothing once it is removed @script-only', async ({ page }) => {
  const touches = await addAuthenticator(page);
  await signIn(page, 'anna');
  await makePasskey(page, 'Telefoon');
  await page.context().clearCookies();
  await touches(false); // else the passkey that the address field offers is taken
  await showPassword(page, 'anna');
  await touches(true);
  await press(page, 'Gebruik een passkey');
  await expect(page).toHaveURL('/mijn/');

  await page.goto('/mijn/tweede-stap/');
  await press(page, 'Verwijder Telefoon');
  await expect(page.getByText('De tweede stap staat uit.')).toBeVisible();
  await page.context().clearCookies();
  await page.goto('/inloggen/');
  await press(page, 'Gebruik een passkey');
  await expect(page.getByRole('alert')).toContainText('Deze passkey is hier niet bekend');
});
