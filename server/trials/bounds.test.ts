import { html } from '../text/html.ts';
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { fillWhereFound, fillFields, forTier, slotContent, takeApart } from '../articles/slots.ts';

/** Where text from outside comes: the desk, what a browser runs, and what reads content and makes pages of it. */
const FILES = globSync([
  'server/**/*.ts',
  'src/{islands,mdx,writing,catalogue,components,layouts,pages}/**/*.{ts,tsx}',
]).filter((file) => !/\.test\.ts$|server\/(?:trials|demo)\/|\/testing/.test(file));
/** Environment, site.yaml and the command line: whoever writes those owns the machine. Formats zod checks by its own expressions. */
const OWN_FORMATS = [
  'server/config.ts',
  'server/settings.ts',
  'server/operate/change-member.ts',
  'server/publish/book.ts',
];

type Expression = { file: string; source: string; flags: string };
const parsed = FILES.map((file) => ({
  file,
  tree: ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
}));

function eachNode(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => eachNode(child, see));
}

/** Every expression in a file, and every one that is put together while the program runs. */
function expressionsIn({ file, tree }: (typeof parsed)[number]) {
  const [literal, dynamic]: [Expression[], string[]] = [[], []];
  eachNode(tree, (node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      literal.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    const made = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (made && node.expression.getText(tree) === 'RegExp') dynamic.push(`${file}: ${node.getText(tree)}`);
  });
  return { literal, dynamic };
}
const found = parsed.map(expressionsIn);

/** Without one of these an expression looks at no more characters than it is long. */
const REPEATS = /[*+]|\{\d+,\}/;

/**
 * The part of the work is bounded in steps, not in time: the same verdict on a slow machine. What the automaton cannot
 * read (look-ahead) or finds too large is attacked with made-up input.
 */
const CAREFUL = {
  checker: 'auto',
  maxNFASize: 500,
  timeout: null,
  attackTimeout: null,
  incubationTimeout: null,
  attackLimit: 5_000_000,
  recallLimit: 0,
  maxIteration: 2,
} as const;

/** Superlinear, and why that does no harm. Rather rewrite the expression than add to this. */
const BEARABLE: Record<string, string> = {};

let recheck: typeof import('recheck');
beforeAll(async () => {
  process.env['RECHECK_SYNC_BACKEND'] = 'pure'; // the same on every machine, and without a program beside it
  recheck = await import('recheck');
});

const unique = [
  ...new Map(found.flatMap(({ literal }) => literal).map((one) => [`/${one.source}/${one.flags}`, one])).entries(),
];

test('no expression takes more than linear time, whatever it is given', () => {
  const slow = unique.flatMap(([name, { file, source, flags }]) => {
    if (!REPEATS.test(source) || name in BEARABLE) return [];
    const { status } = recheck.checkSync(source, flags, CAREFUL);
    return status === 'safe' ? [] : [`${file}: ${name}: ${status}`];
  });
  expect(unique.length).toBeGreaterThan(100);
  expect(slow).toEqual([]);
}, 600_000);

test('the check sees what is superlinear', () => {
  for (const source of [
    '\\s*,\\s*',
    '\\s+$',
    '^(.+?)\\s*[,;]\\s*([a-z]+)$',
    '^(\\s*)([-+])(?=\\s)',
    '(a+)+b',
    '<[^>]*>',
  ])
    expect(recheck.checkSync(source, 'gm', CAREFUL).status, source).toBe('vulnerable');
});

test('no expression is put together while the program runs', () => {
  expect(found.flatMap(({ dynamic }) => dynamic)).toEqual([]);
});

test('a string from outside is declared with its size, and checked for that first', () => {
  const unbounded = parsed.flatMap(({ file, tree }) => {
    const lines: string[] = [];
    if (file === 'server/http/fields.ts' || file.startsWith('src/')) return lines;
    eachNode(tree, (node) => {
      if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return;
      const called = node.getText(tree);
      const isOwn = OWN_FORMATS.includes(file) && called !== 'z.string';
      if (/^z\.(?:string|email|url|iso|uuid|base64|json|any|unknown)$/.test(called) && !isOwn)
        lines.push(`${file}:${tree.getLineAndCharacterOfPosition(node.pos).line + 1} ${called}`);
    });
    return lines;
  });
  expect(unbounded).toEqual([]);
});

test('headers are read with their size', () => {
  const reading = ['server/http/request-headers.ts', 'server/http/network.ts']; // network.ts reads the end, however long what is before it
  const direct = FILES.filter((file) => !reading.includes(file) && /\breq\.header\(/.test(readFileSync(file, 'utf8')));
  expect(direct).toEqual([]);
});

/** Half a page of openings without an end: what an expression with a lazy middle reads again for each of them. */
test.each([
  ['fill', (page: string) => fillWhereFound(page, { title: html`x` })],
  ['slotContent', (page: string) => slotContent(page, 'title')],
  ['takeApart', (page: string) => takeApart(page).length],
  ['fillFields', (page: string) => fillFields(page, { text: 'x' }).length],
  ['forTier', (page: string) => forTier(page, 'pro').length],
])('%s reads a page of nothing but openings in one go', (_what, act) => {
  for (const piece of ['<!--slot:title-->', '<textarea name="text"', '<input ', ' data-tier="', '<', '<html '])
    expect(() => act(piece.repeat(100_000))).not.toThrow();
});
