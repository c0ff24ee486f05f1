import { brotliCompressSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { ARTICLE, expect, test } from './world.ts';

/** Kilobytes over the wire, brotli, everything included: what a reader on a train pays. */
const BUDGET = { html: 20, css: 8, scriptToRead: 4, scriptToReact: 11, font: 80 };

test('an article stays within its budget of bytes @script-only', async ({ page }) => {
  const bytes = await weigh(page, () => page.goto(ARTICLE));
  const inline = await inlineScripts(page);
  const reading = { ...bytes, scriptToRead: bytes.script + inline };

  const more = await weigh(page, async () => {
    await page.locator('#reacties').scrollIntoViewIfNeeded();
    await page.locator('#reageer astro-island:not([ssr])').waitFor({ state: 'attached' });
  });
  const weight = { ...reading, scriptToReact: reading.scriptToRead + more.script };
  console.log('kB, brotli:', Object.fromEntries(Object.entries(weight).map(([kind, size]) => [kind, kilobytes(size)])));

  for (const [kind, most] of Object.entries(BUDGET)) {
    expect(kilobytes(weight[kind as keyof typeof weight]), kind).toBeLessThanOrEqual(most);
  }
});

type Weight = { html: number; css: number; script: number; font: number };

/** Body bytes as they were sent, by kind, of what is requested during `act`. */
async function weigh(page: Page, act: () => Promise<unknown>): Promise<Weight> {
  const kinds: Record<string, keyof Weight> = { document: 'html', stylesheet: 'css', script: 'script', font: 'font' };
  const weight: Weight = { html: 0, css: 0, script: 0, font: 0 };
  const sizes: Promise<void>[] = [];
  const count = (request: import('@playwright/test').Request) => {
    const kind = kinds[request.resourceType()];
    if (kind) sizes.push(request.sizes().then(({ responseBodySize }) => void (weight[kind] += responseBodySize)));
  };
  page.on('requestfinished', count);
  await act();
  await page.waitForLoadState('networkidle');
  page.off('requestfinished', count);
  await Promise.all(sizes);
  return weight;
}

async function inlineScripts(page: Page): Promise<number> {
  const scripts = await page.locator('script:not([src]):not([type="application/ld+json"])').allTextContents();
  return scripts.reduce((sum, script) => sum + brotliCompressSync(script).length, 0);
}

const kilobytes = (bytes: number) => Math.round(bytes / 100) / 10;
