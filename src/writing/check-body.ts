import Slugger from 'github-slugger';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isPictureName } from '#file-types';
import { commentsIn, holdsComment } from '../mdx/comments.ts';
import { CUT, cutAmong, looksLikeCut, textOf, withoutNotes } from '../mdx/cut.ts';
import { isComponent, kindOf, type Node, parse, valueOf, within } from '../mdx/parse.ts';
import type { Collection } from './schemas.ts';

/** The components a writer may use; articles import nothing themselves. */
export const COMPONENTS = [CUT, 'Quote', 'Figure', 'ReadAlso', 'Ad', 'Note'];

type Written = { collection: string; file: string; facts: Record<string, unknown>; body: string };
type Exists = (collection: Collection, id: string) => boolean;
/** What is wrong, and on which line of the body. */
type BodyFault = { line: number; text: string };

/** What the parser complains of, and how a writer would put it. */
const complaints: [RegExp, (found: string) => string][] = [
  [/^Expected a closing tag for `([^`]+)`/, (tag) => `${tag} wordt niet gesloten`],
  [/^Unexpected closing tag `([^`]+)`/, (tag) => `${tag} sluit iets dat niet open staat`],
  [/^Unexpected character `(!)`/, () => '<! kan hier niet; een opmerking schrijft u als {/* zo */}'],
  [/^Unexpected character after `<`/, () => 'na < komt geen onderdeel; schrijf \\< of [tekst](https://…)'],
  [/expression/, () => 'wat tussen accolades staat is geen tekst; schrijf \\{ voor een accolade'],
];

/** What is wrong in the text itself: what cannot be read, the cut, HTML, components, links, anchors, pictures. */
export function faultsInBody(text: Written, exists: Exists): BodyFault[] {
  let root: Node;
  try {
    // By the parser that also builds the site, so what passes here can be built.
    root = parse({ body: text.body, kind: kindOf(text.file) }, { position: true });
  } catch (error) {
    const [, line = '1', said = ''] = /^(\d+):\d+: ([\s\S]*)$/.exec(messageOf(error)) ?? [];
    return [{ line: Number(line), text: complaintOf(said) }];
  }
  const nodes = [...within(root)];
  return [
    ...(kindOf(text.file) === 'md' ? faultsInComments(text.body, nodes) : []),
    ...faultsInCut(text, root),
    ...nodes.flatMap((node) => faultsOfCode(node)),
    ...nodes.flatMap(faultsInValues),
    ...faultsInComponents(nodes),
    ...faultsInReadAlso(nodes, exists),
    ...faultsInLinks(nodes, exists),
    ...faultsInPictures(nodes, dirname(text.file)),
  ];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

function complaintOf(said: string): string {
  for (const [pattern, put] of complaints) {
    const found = pattern.exec(said);
    if (found) return put(found[1] ?? '');
  }
  return `de tekst is niet te lezen: ${said.split('\n')[0]}`;
}

const lineOf = (node: Node): number => node.position?.start.line ?? 1;
const short = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 60);

/** Only one node cuts an article; whatever else may have been meant as a cut is told, with its line. */
function faultsInCut({ collection, facts }: Written, root: Node): BodyFault[] {
  const meant = [...within(root)].filter(looksLikeCut);
  const gated = collection === 'articles' && (facts.access === 'free' || facts.access === 'pro');
  if (!gated) {
    const where = collection === 'articles' ? 'een artikel met access open; zet access op free of pro' : 'geen artikel';
    return meant.map((node) => ({ line: lineOf(node), text: `<${CUT} />: staat in ${where}` }));
  }
  const blocks = root.children ?? [];
  const wrong = meant.filter((node) => node !== blocks[cutAmong(blocks)]);
  const lines = meant.length === 0 ? [1] : wrong.map(lineOf);
  const how = meant.length === 1 && wrong[0] ? whyNoCut(wrong[0], blocks) : '';
  return lines.map((line) => ({
    line,
    text: `<${CUT} />: verwacht één keer, alleen op een regel, gevonden ${meant.length} keer${how}`,
  }));
}

function whyNoCut(node: Node, blocks: Node[]): string {
  if (!isComponent(node)) return '';
  if (node.name !== CUT) return ` als <${node.name}>`;
  if (node.attributes.length > 0) return ' met eigenschappen';
  if (node.children.length > 0) return ' met tekst erin';
  return blocks.includes(node) || node.type === 'mdxJsxTextElement' ? ' tussen andere tekst' : ' binnen iets anders';
}

/** Between accolades, or over an empty line, a note in Markdown is text for everyone. */
function faultsInComments(body: string, nodes: Node[]): BodyFault[] {
  const told = nodes.filter(({ type }) => type === 'html').map(({ position }) => position?.start.offset);
  return commentsIn(body)
    .filter(({ start }) => !told.includes(start))
    .map(({ start, end }) => ({
      line: body.slice(0, start).split('\n').length,
      text: `${short(body.slice(start, end))}: een opmerking zou hier voor iedereen te lezen zijn; noem het bestand .mdx`,
    }));
}

/** A note in a description, a title, an address or a property is no note: everyone reads it. */
function faultsInValues(node: Node): BodyFault[] {
  const { alt, title, url, meta } = Object(node) as Record<string, unknown>;
  const given = isComponent(node) ? node.attributes.map(({ value }) => value) : [];
  return [alt, title, url, meta, ...given].flatMap((value) =>
    typeof value === 'string' && holdsComment(value)
      ? [{ line: lineOf(node), text: `${short(value)}: een opmerking zou hier voor iedereen te lezen zijn` }]
      : [],
  );
}

/** An article is words: what a page is made of, and what a program does, stands in src/. */
function faultsOfCode(node: Node): BodyFault[] {
  const line = lineOf(node);
  if (node.type === 'html')
    return [{ line, text: `${short(node.value)}: HTML kan hier niet; gebruik Markdown, of in een .mdx een onderdeel` }];
  if (node.type === 'mdxjsEsm')
    return [{ line, text: `${short(node.value)}: een artikel importeert of exporteert niets` }];
  if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression')
    return /^\s*(\/\*[\s\S]*\*\/\s*)?$/.test(node.value)
      ? []
      : [{ line, text: `{${short(node.value)}}: code kan hier niet; schrijf \\{ voor een accolade` }];
  if (!isComponent(node)) return [];
  const coded = node.attributes.filter(
    ({ type, value }: { type: string; value?: unknown }) =>
      type !== 'mdxJsxAttribute' || (value !== null && typeof value === 'object'),
  );
  return coded.map(() => ({ line, text: `<${node.name}>: geef een eigenschap als naam="tekst", zonder accolades` }));
}

function faultsInComponents(nodes: Node[]): BodyFault[] {
  const seen = new Set(COMPONENTS);
  return nodes.filter(isComponent).flatMap((node) => {
    const name = node.name ?? '';
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ line: lineOf(node), text: `<${name}>: onbekend onderdeel; bekend zijn ${COMPONENTS.join(', ')}` }];
  });
}

function faultsInReadAlso(nodes: Node[], exists: Exists): BodyFault[] {
  return nodes.filter(isComponent).flatMap((node) => {
    if (node.name !== 'ReadAlso') return [];
    const id = valueOf(node, 'article');
    if (id !== null && exists('articles', id)) return [];
    const found = id === null ? 'niets' : `'${id}'`;
    const text = `<ReadAlso>: verwacht article="naam" van een bestaand artikel, gevonden ${found}`;
    return [{ line: lineOf(node), text }];
  });
}

/** Which folder of content/ a path of the site comes from. */
const places: Record<string, Collection> = {
  artikelen: 'articles',
  onderwerpen: 'topics',
  auteurs: 'authors',
  kanalen: 'channels',
  series: 'series',
};
/** Pages that do not come from content/. */
const fixed = ['', 'onderwerpen', 'archief', 'pro', 'zoeken', 'lid-worden', 'inloggen', 'mijn', 'herroepen', 'rss.xml'];
/** What may stand in a link: our own pages, places on this one, and addresses that a reader's browser opens safely. */
const reachable = /^(\/|#|https?:\/\/|mailto:|tel:)/i;

function faultsInLinks(nodes: Node[], exists: Exists): BodyFault[] {
  const anchors = anchorsIn(nodes);
  const pictures = new Set(nodes.flatMap((node) => (node.type === 'imageReference' ? [node.identifier] : [])));
  return nodes.flatMap((node) => {
    if (node.type !== 'link' && !(node.type === 'definition' && !pictures.has(node.identifier))) return [];
    const wrong = faultOfTarget(node.url, { anchors, exists });
    return wrong ? [{ line: lineOf(node), text: `${short(node.url)}: ${wrong}` }] : [];
  });
}

function faultOfTarget(target: string, { anchors, exists }: { anchors: Set<string>; exists: Exists }): string | null {
  if (!reachable.test(target)) return 'verwacht een adres dat begint met /, # of https://';
  if (target.startsWith('#'))
    return anchors.has(decoded(target.slice(1))) ? null : 'er is geen tussenkop met dit anker';
  if (target.startsWith('//') || !target.startsWith('/')) return null;
  return leadsSomewhere(target, exists) ? null : 'deze pagina bestaat niet op de site';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function leadsSomewhere(target: string, exists: Exists): boolean {
  const [first = '', second] = (target.split(/[#?]/)[0] ?? '').split('/').filter(Boolean);
  const place = places[first];
  if (place && second) return exists(place, second);
  return fixed.includes(first) || exists('pages', first);
}

function anchorsIn(nodes: Node[]): Set<string> {
  const slugger = new Slugger();
  const headings = withoutNotes(nodes.filter(({ type }) => type === 'heading'));
  return new Set(headings.map((node) => slugger.slug(textOf(...(node.children ?? [])))));
}

/** The folder tells which files may lie there (check-files.ts); nothing from elsewhere comes along with a text. */
function isBeside(path: string, folder: string): boolean {
  const [, name] = /^(?:\.\/)?([\w-]+\.\w+)$/.exec(path) ?? [];
  return name !== undefined && isPictureName(name) && readdirSync(folder).includes(name);
}

function faultsInPictures(nodes: Node[], folder: string): BodyFault[] {
  const definitions = new Map(
    nodes.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url]] : [])),
  );
  return nodes.flatMap((node) => {
    if (node.type !== 'image' && node.type !== 'imageReference') return [];
    const path = (node.type === 'image' ? node.url : definitions.get(node.identifier)) ?? '';
    const line = lineOf(node);
    return [
      ...(node.alt?.trim()
        ? []
        : [{ line, text: `${short(path)}: verwacht een beschrijving tussen de blokhaken, gevonden niets` }]),
      ...(isBeside(path, folder) ? [] : [{ line, text: `${short(path)}: dit plaatje staat niet naast de tekst` }]),
    ];
  });
}
