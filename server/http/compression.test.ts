import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed } from './compression.ts';

/** A page that counts how often it is read. */
function page(text: string, failures = 0) {
  const bytes = new TextEncoder().encode(text);
  let reads = 0;
  const read = async () => {
    if ((reads += 1) <= failures) throw new Error('the disk did not answer');
    return bytes;
  };
  return { size: bytes.length, read, reads: () => reads };
}

test('a page is read once per version and encoding, however many ask', async () => {
  const source = page('Goedemorgen');
  await Promise.all([compressed('a 1', source, 'br'), compressed('a 1', source, 'br')]);
  await compressed('a 1', source, 'br');
  expect(source.reads()).toBe(1);
  await compressed('a 1', source, 'gzip');
  await compressed('a 2', source, 'br');
  expect(source.reads()).toBe(3);
});

test('a page that could not be read once is read the next time', async () => {
  const source = page('Goedemorgen', 1);
  await expect(compressed('b 1', source, 'br')).rejects.toThrow('the disk did not answer');
  expect(brotliDecompressSync(await compressed('b 1', source, 'br')).toString()).toBe('Goedemorgen');
});
