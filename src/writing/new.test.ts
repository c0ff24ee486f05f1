import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newArticle } from './new.ts';
import { contentOfOurOwn } from './testing.ts';

const { folder, faults } = contentOfOurOwn();

test('a new article is a draft without faults, and is not made twice', () => {
  const title = 'Wie betaalt de rekening van één goed idee, en waarom vraagt niemand dat vooraf?';
  const path = newArticle(folder, title, new Date('2026-11-23'));

  expect(path).toBe(join(folder, 'articles/wie-betaalt-de-rekening-van-een-goed-idee-en-waarom-vraagt/index.mdx'));
  expect(readFileSync(path, 'utf8')).toContain('draft: true');
  expect(faults()).toEqual([]);
  expect(() => newArticle(folder, title, new Date())).toThrow('bestaat al');
});

test.each(['', 'Te kort', '……………………'])('"%s" is no title for a new article', (title) => {
  expect(() => newArticle(folder, title, new Date())).toThrow('npm run new');
});
