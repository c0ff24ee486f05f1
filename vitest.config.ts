import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,server,content,.ci}/**/*.test.ts'],
    globalSetup: './server/testing-clean.ts',
    pool: 'threads',
    isolate: false,
  },
});
