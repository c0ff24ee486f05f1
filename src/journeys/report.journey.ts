import { ARTICLE, expect, test } from './world.ts';

test('a stranger reports a reaction', async ({ page }) => {
  await page.goto(ARTICLE);
  await page.locator('#reactie-1 > article').getByRole('link', { name: 'Meld' }).click();
  await expect(page.getByText('Herkenbaar stuk.')).toBeVisible();

  await page.getByLabel('Waar gaat het om?').selectOption({ label: 'Het is reclame' });
  await page.getByLabel('Leg uit wat er niet klopt').fill('Hier wordt een bureau aangeprezen.');
  await page.getByLabel('Wat ik hier schrijf').check();
  await page.getByRole('button', { name: 'Verstuur melding' }).click();

  await expect(page.getByRole('status')).toHaveText(/Uw melding is ontvangen/);
  await page.getByRole('link', { name: 'Ga verder' }).click();
  await expect(page).toHaveURL(/#reactie-1$/);
});
