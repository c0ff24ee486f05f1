import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,server,content,.ci}/**/*.test.ts'],
    pool: 'threads',
  },
});
