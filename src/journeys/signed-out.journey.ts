import type { BrowserContext, Page } from '@playwright/test';
import { ARTICLE, cookieHeader, expect, formIsAlive, signIn, test } from './world.ts';

const field = (page: Page) => page.getByLabel('Uw reactie');
const typed = 'Dit is van Anna alleen.';

async function write(page: Page): Promise<void> {
  await signIn(page, 'anna', ARTICLE);
  await formIsAlive(page);
  await field(page).fill(typed);
}
const signOut = async (page: Page) => {
  await page.goto('/mijn/');
  await page.getByRole('main').getByRole('button', { name: 'Uitloggen', exact: true }).click();
  await page.waitForURL('**/');
};
const kept = (page: Page) => page.evaluate(() => JSON.stringify(localStorage));

test.describe('what a browser keeps of whoever signed out @script-only', () => {
  test('stays while they are signed in, and is gone when they sign out', async ({ page }) => {
    await write(page);
    await page.goto('/');
    await page.goto(ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue(typed);

    await signOut(page);
    expect(await kept(page)).not.toContain('Anna alleen');
    await page.goto(ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue('');
    await signIn(page, 'bram', ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue('');
  });

  test('is not behind the back button', async ({ page }) => {
    await write(page);
    await signOut(page);
    await page.goBack();
    await page.goBack();
    await expect(page).toHaveURL(ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue('');
    await expect(page.getByText('Ik ben al lid').first()).toBeVisible();
  });

  test('leaves another tab as well', async ({ page, context }) => {
    await write(page);
    const tab = await context.newPage();
    await signOut(tab);
    await page.bringToFront();
    await expect(field(page)).toHaveValue('');
    expect(await kept(page)).not.toContain('Anna alleen');
  });

  test('is not shown to another member when the session ended by itself, and waits for who goes on', async ({
    page,
    context,
  }) => {
    await write(page);
    await endSession(context);
    await page.getByRole('button', { name: 'Plaats reactie' }).click();
    await expect(page.getByRole('alert')).toContainText('Log eerst in');
    await signIn(page, 'anna', ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue(typed);

    await endSession(context);
    await page.goto(ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue('');
    await signIn(page, 'anna', ARTICLE);
    await formIsAlive(page);
    await field(page).fill(typed);

    await endSession(context);
    await signIn(page, 'bram', ARTICLE);
    await formIsAlive(page);
    await expect(field(page)).toHaveValue('');
    expect(await kept(page)).not.toContain('Anna alleen');
  });

  test('also an answer to a reaction', async ({ page }) => {
    await signIn(page, 'anna', ARTICLE);
    await formIsAlive(page);
    await page.getByRole('link', { name: 'Beantwoord' }).first().click();
    await page.locator('.reply-form textarea').fill(typed);
    expect(await kept(page)).toContain('Anna alleen');
    await signOut(page);
    expect(await kept(page)).not.toContain('Anna alleen');
  });
});

const endSession = async (context: BrowserContext): Promise<void> => context.clearCookies({ name: 'kb_sessie' });

test('a member who signs in again leaves no session behind in that browser', async ({ page, world }) => {
  await signIn(page, 'anna');
  const before = await cookieHeader(page);
  await signIn(page, 'bram');
  const answer = await fetch(`${world.origin}/mijn/`, { headers: { Cookie: before }, redirect: 'manual' });
  expect(answer.status).toBe(303);
});
