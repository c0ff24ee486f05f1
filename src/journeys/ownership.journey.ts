import type { Browser, Page } from '@playwright/test';
import { ARTICLE, expect, followMail, PASSWORD, signIn, test, type World } from './world.ts';

const JOKE = 'joke@example.nl';
const THEIRS = 'het wachtwoord van de dief';
const fresh = 'een heel nieuwe zin graag';

async function signUp(
  page: Page,
  { name, password, next = '/mijn/' }: Record<'name' | 'password', string> & { next?: string },
) {
  await page.goto(`/lid-worden/?naar=${next}`);
  await page.getByLabel('Naam').fill(name);
  await page.getByLabel('E-mailadres').fill(JOKE);
  await page.getByLabel('Wachtwoord').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Word gratis lid' }).click();
  await expect(page.getByRole('status')).toContainText('We hebben een mail gestuurd');
}

async function tryPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/inloggen/');
  await page.getByLabel('E-mailadres').fill(email);
  await page.getByLabel('Wachtwoord').fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Inloggen' }).click();
}

const post = ({ origin }: World, path: string, { cookie = '', ...fields }: Record<string, string>) =>
  fetch(origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: origin, Cookie: cookie },
    body: new URLSearchParams(fields),
  });
/** Which of these passwords open the account, asked beside the browsers. */
const opens = (world: World, email: string, passwords: string[]) =>
  Promise.all(passwords.map(async (password) => (await post(world, '/inloggen', { email, password })).status === 303));

const another = async (browser: Browser, { origin }: World, javaScriptEnabled: boolean | undefined): Promise<Page> =>
  (await browser.newContext({ baseURL: origin, javaScriptEnabled: javaScriptEnabled ?? true })).newPage();

test('the takeover: a stranger signs up with your address first, and has nothing when you are in', async ({
  page,
  browser,
  world,
  javaScriptEnabled,
}) => {
  const stranger = await another(browser, world, javaScriptEnabled);
  await signUp(stranger, { name: 'Joke van Dam', password: THEIRS });
  await tryPassword(stranger, JOKE, THEIRS);
  await expect(stranger.getByRole('alert')).toContainText('horen niet bij elkaar');

  await signUp(page, { name: 'Joke', password: PASSWORD, next: ARTICLE });
  await followMail(page, JOKE, 'Bevestig uw e-mailadres');
  await expect(page.getByText('aan als Joke.')).toBeVisible();
  await page.getByRole('button', { name: 'Bevestig mijn adres' }).click();
  await expect(page).toHaveURL(ARTICLE);

  await stranger.goto('/mijn/');
  await expect(stranger).toHaveURL('/inloggen/?naar=/mijn/');
  expect(await opens(world, JOKE, [THEIRS, PASSWORD])).toEqual([false, true]);
  await stranger.context().close();
});

test('the link on another device asks who you are, and the stranger who signed up gains nothing by it', async ({
  page,
  browser,
  world,
  javaScriptEnabled,
}) => {
  const stranger = await another(browser, world, javaScriptEnabled);
  await signUp(stranger, { name: 'Dief', password: THEIRS });

  await followMail(page, JOKE, 'Bevestig uw e-mailadres');
  await expect(page.getByText('op naam van Dief')).toBeVisible();
  await page.getByLabel('Naam').fill('Joke van Dam');
  await page.getByLabel('Wachtwoord').fill(fresh);
  await page.getByRole('button', { name: 'Bevestig mijn adres' }).click();
  await expect(page).toHaveURL('/mijn/');
  await expect(page.getByText('Joke van Dam')).toBeVisible();

  expect(await opens(world, JOKE, [THEIRS, fresh])).toEqual([false, true]);
  await stranger.context().close();
});

test('a stolen account comes back by the letter to the old address', async ({
  page,
  browser,
  world,
  javaScriptEnabled,
}) => {
  const old = 'anna@kennisbank.example';
  const thief = await another(browser, world, javaScriptEnabled);
  await signIn(thief, 'anna');
  await thief.locator('summary', { hasText: 'E-mailadres wijzigen' }).click();
  const form = thief.locator('form[action="/mijn/e-mail"]');
  await form.getByLabel('Nieuw e-mailadres').fill('dief@example.nl');
  await form.getByLabel('Uw huidige wachtwoord').fill(PASSWORD);
  await form.getByRole('button', { name: 'Bewaren' }).click();
  await followMail(thief, 'dief@example.nl', 'Bevestig uw nieuwe e-mailadres');
  await thief.getByRole('button', { name: 'Gebruik dit adres' }).click();
  await expect(thief.getByText('dief@example.nl')).toBeVisible();

  await followMail(page, old, 'Uw e-mailadres is gewijzigd');
  await page.getByRole('button', { name: 'Zet mijn oude adres terug' }).click();
  await expect(page.getByRole('heading', { name: 'Uw oude adres staat er weer' })).toBeVisible();
  await thief.goto('/mijn/');
  await expect(thief).toHaveURL('/inloggen/?naar=/mijn/');
  expect(await opens(world, 'dief@example.nl', [PASSWORD])).toEqual([false]);

  await followMail(page, old, 'Kies een nieuw wachtwoord');
  await page.getByLabel('Nieuw wachtwoord').fill(fresh);
  await page.getByRole('button', { name: 'Bewaar en log in' }).click();
  await expect(page).toHaveURL('/mijn/');
  await expect(page.getByText(old)).toBeVisible();
  await thief.context().close();
});

const STAFF = 40;

test('an office of forty signs up within ten minutes from one address, and one of them in a browser @script-only', async ({
  page,
  world,
}) => {
  const cookies = new Map<string, string>();
  const signUpBeside = async (email: string): Promise<void> => {
    const answer = await post(world, '/lid-worden', { name: 'Ambtenaar', email, password: PASSWORD });
    expect(answer.status).toBe(200);
    cookies.set(email, answer.headers.getSetCookie()[0]!.split(';')[0]!);
  };
  const staff = Array.from({ length: STAFF - 1 }, (_, person) => `p${person}@gemeente.example`);
  for (; staff.length > 0; world.forward(2)) await Promise.all(staff.splice(0, 8).map(signUpBeside));
  await signUp(page, { name: 'Joke van Dam', password: PASSWORD });
  await followMail(page, JOKE, 'Bevestig uw e-mailadres');
  await page.getByRole('button', { name: 'Bevestig mijn adres' }).click();
  await expect(page).toHaveURL('/mijn/');

  await expect.poll(async () => (await codesIn(world)).size).toBe(STAFF - 1);
  const confirmed = [...(await codesIn(world))].map(async ([email, code]) => {
    const { status, headers } = await post(world, '/bevestigen', { code, cookie: cookies.get(email)! });
    return [status, headers.getSetCookie().some((line) => line.startsWith('kb_sessie='))];
  });
  for (const answer of await Promise.all(confirmed)) expect(answer).toEqual([303, true]);
  expect(await opens(world, 'p7@gemeente.example', [PASSWORD])).toEqual([true]);
});

/** The codes in the letters of the office, by address. */
async function codesIn({ curl }: World): Promise<Map<string, string>> {
  const letters = (await curl('/demo/post/')).split('class="letter"');
  const found = letters.map((letter) => [
    /p\d+@gemeente\.example/.exec(letter)?.[0],
    /code=([\w-]{43})/.exec(letter)?.[1],
  ]);
  return new Map(found.filter((pair): pair is [string, string] => Boolean(pair[0] && pair[1])));
}
