import { defineConfig } from '@playwright/test';
import { browserPath } from './src/journeys/browser.ts';

const needsJavaScript = /@script-only/;
const pictures = /pictures\.journey\.ts/;

export default defineConfig({
  testDir: 'src/journeys',
  testMatch: '*.journey.ts',
  outputDir: 'dist/journeys',
  // One set for every machine: style.journey.ts says how they come to be alike.
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  globalSetup: './src/journeys/publish-once.ts',
  // Bounds against hanging, not promises: on a busy machine everything takes many times as long.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    locale: 'nl-NL',
    timezoneId: 'Europe/Amsterdam',
    launchOptions: {
      executablePath: browserPath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'javascript on', use: { javaScriptEnabled: true }, testIgnore: pictures },
    {
      name: 'javascript off',
      use: { javaScriptEnabled: false },
      testIgnore: pictures,
      grepInvert: needsJavaScript,
    },
    { name: 'pictures', testMatch: pictures },
  ],
});
