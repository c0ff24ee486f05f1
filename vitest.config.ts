import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,server,content,.ci}/**/*.test.ts'],
    globalSetup: './server/trials/clean.ts',
    // Bounds against hanging, not promises: on a busy machine everything takes many times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    pool: 'threads',
    isolate: false,
  },
});
