import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { WORLDS } from '../trials/world.ts';
import { ensureQuotesNothingGated, leaksInLetter } from './letter-leaks.ts';

const rest = `<!--slot:body--><h2 id="x">Wie het gat ten slotte dicht</h2>
<p>Bijzonder is dat het 4.317 euro kostte, en dat alleen Goudriaan het weet in het jaar 2031.</p>
<p>De wethouder had een keer zelf gebeld en toen negen minuten gewacht.</p><!--/slot:body-->`;

let root = '';
beforeAll(() => {
  mkdirSync(WORLDS, { recursive: true });
  root = mkdtempSync(join(WORLDS, 'letter-'));
  mkdirSync(join(root, 'private/rest/stoep'), { recursive: true });
  writeFileSync(join(root, 'private/rest/stoep/index.html'), rest);
});

test.each([
  [
    'a run of words',
    'Lees hoe zij “een keer zelf had gebeld en toen negen minuten” wachtte. Had een keer zelf gebeld en toen.',
  ],
  ['a heading', 'Deze maand: *wie het gat ten slotte dicht*.'],
  ['a number', 'Het kostte € 4.317 in totaal.'],
  ['a name', 'Een gesprek met Goudriaan over de stoep.'],
  ['a name with a large letter', 'Een gesprek met **G**oudriaan over de stoep.'],
  ['a name with an entity', 'Een gesprek met Goud&shy;riaan over de stoep.'],
  ['a number with an entity', 'Het kostte 4&#46;317 euro in totaal.'],
  ['a run of words with signs in them', 'Zij had e**en** k*ee*r zelf geb*el*d en to**en** neg*en* minuten gewacht.'],
])('a letter that tells %s from below a cut is not sent', (_what, letter) => {
  expect(leaksInLetter(letter, root, [])).toContainEqual(expect.objectContaining({ article: 'stoep' }));
  expect(() => ensureQuotesNothingGated(letter, root)).toThrow(/^De brief bevat “.+ …” uit het ledendeel van stoep/);
});

test('a letter may be about an article: common words, years and a capital at the start of a sentence are no leak', () => {
  const letter = 'Bijzonder: een stuk over een gat in de stoep. Wie het dicht, leest u in 2031. {{name}}, tot ziens.';

  expect(leaksInLetter(letter, root, [])).toEqual([]);
});

test('what the site itself says may be told in a letter too', () => {
  const said = ['Het kostte 4.317 euro, zegt Goudriaan.'];

  expect(leaksInLetter('Het kostte 4.317 euro, zegt Goudriaan.', root, said)).toEqual([]);
});
