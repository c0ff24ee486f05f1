import { expect, test } from 'vitest';
import { openProgress } from './progress.ts';

function draw(isTTY: boolean): string[] {
  const lines: string[] = [];
  const bar = openProgress({ isTTY, write: (text: unknown) => lines.push(String(text)) > 0 });
  for (const done of [0, 1, 50, 100]) bar(done, 100);
  return lines;
}

test('a bar fills up on a terminal, and says nothing twice', () => {
  const lines = draw(true);
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe(`\r[${'█'.repeat(15)}${'·'.repeat(15)}] 50 van 100`);
  expect(lines[2]).toBe(`\r[${'█'.repeat(30)}] 100 van 100\n`);
});

test('a log gets no bar', () => expect(draw(false)).toEqual([]));
