import { expect, test } from 'vitest';
import { withoutComments } from './comments.ts';

const without = (text: string) => withoutComments(text, 'brief.md');

test.each([
  ['on a line of its own', 'Dag,\n\n<!-- nog bellen: 06 12 -->\n\nTot ziens.', 'Dag,\n\nTot ziens.'],
  ['in a line', 'Dag <!-- geheim --> lezer.', 'Dag  lezer.'],
  ['over empty lines', 'Dag <!-- geheim\n\nen meer --> lezer.', 'Dag  lezer.'],
  ['with text behind it', '<!-- geheim --> Dag.', ' Dag.'],
  ['as in an .mdx', 'Dag.\n\n{/* geheim: **Jan** belt */}\n\nTot ziens.', 'Dag.\n\nTot ziens.'],
  ['as in an .mdx, without spaces', 'Dag{/*geheim*/}.', 'Dag.'],
  ['twice', 'a<!-- x -->b{/* y */}c', 'abc'],
  ['one in the other', 'a{/* <!-- */}b', 'ab'],
  ['after two backslashes, which are one', 'Op C:\\\\<!-- geheim --> staat', 'Op C:\\\\ staat'],
  ['in the title of a link', '[hier](/x "titel <!-- geheim -->")', '[hier](/x "titel ")'],
  ['after an emoji', '👍 één <!-- geheim -->klaar', '👍 één klaar'],
])('a note %s does not leave the house', (_where, text, left) => {
  expect(without(text)).toBe(left);
});

test.each([
  'Schrijf `<!-- zo -->`.',
  '    <!-- zo -->',
  '```\n{/* zo */}\n```',
  'Een \\<!-- teken',
  '2 /* 3 */',
  'Gewoon.',
])('%j is an example and no note', (text) => {
  expect(without(text)).toBe(text);
});

test.each(['Dag.\n\n<!-- vergeten te sluiten\n\nTot ziens.', 'Dag {/* vergeten'])(
  'a note without an end stops the letter: %j',
  (text) => {
    expect(() => without(text)).toThrow(/^brief\.md: een opmerking wordt niet gesloten/);
  },
);
