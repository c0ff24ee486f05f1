import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Slugger from 'github-slugger';
import type { Collection } from './schemas.ts';

/** The components a writer may use; articles import nothing themselves. */
export const COMPONENTS = ['Paywall', 'Quote', 'Figure', 'ReadAlso', 'Ad', 'Note'];

type Written = { collection: string; file: string; facts: Record<string, unknown>; body: string };
type Exists = (collection: Collection, id: string) => boolean;
/** What is wrong, and where in the body. */
export type BodyFault = { index: number; text: string };

/** What is wrong in the text itself: the cut, components, links, anchors, pictures. */
export function faultsInBody({ collection, file, facts, body }: Written, exists: Exists): BodyFault[] {
  const text = withoutCode(body);
  return [
    ...(collection === 'articles' ? faultsInCut(facts.access, text) : []),
    ...faultsInComponents(text),
    ...faultsInReadAlso(text, exists),
    ...faultsInLinks(text, exists),
    ...faultsInPictures(text, dirname(file)),
  ];
}

/** What stands between backticks is shown as it is; blanks keep every other place where it was. */
function withoutCode(body: string): string {
  return body.replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replace(/[^\n]/g, ' '));
}

function faultsInCut(access: unknown, body: string): BodyFault[] {
  const cuts = [...body.matchAll(/<Paywall\b/g)];
  const alone = body.match(/^<Paywall \/>$/gm)?.length ?? 0;
  const gated = access === 'free' || access === 'pro';
  const index = cuts[0]?.index ?? 0;
  if (!gated) {
    const text = '<Paywall />: staat in een artikel met access open; zet access op free of pro';
    return cuts.length === 0 ? [] : [{ index, text }];
  }
  if (cuts.length === 1 && alone === 1) return [];
  const between = cuts.length === 1 ? ' tussen andere tekst' : '';
  const text = `<Paywall />: verwacht één keer, alleen op een regel, gevonden ${cuts.length} keer${between}`;
  return [{ index, text }];
}

function faultsInComponents(body: string): BodyFault[] {
  const seen = new Set(COMPONENTS);
  return [...body.matchAll(/<([A-Z]\w*)/g)].flatMap(({ 1: name = '', index }) => {
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ index, text: `<${name}>: onbekend onderdeel; bekend zijn ${COMPONENTS.join(', ')}` }];
  });
}

function faultsInReadAlso(body: string, exists: Exists): BodyFault[] {
  return [...body.matchAll(/<ReadAlso\b([^>]*)>/g)].flatMap(({ 1: attributes = '', index }) => {
    const id = /\barticle="([^"]*)"/.exec(attributes)?.[1];
    if (id && exists('articles', id)) return [];
    const found = id ? `'${id}'` : 'niets';
    return [{ index, text: `<ReadAlso>: verwacht article="naam" van een bestaand artikel, gevonden ${found}` }];
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

function faultsInLinks(body: string, exists: Exists): BodyFault[] {
  const anchors = anchorsIn(body);
  return [...body.matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)/g)].flatMap(({ 1: target = '', index }) => {
    if (target.startsWith('#')) {
      const anchor = decodeURIComponent(target.slice(1));
      return anchors.has(anchor) ? [] : [{ index, text: `${target}: er is geen tussenkop met dit anker` }];
    }
    if (!target.startsWith('/')) return [];
    return leadsSomewhere(target, exists) ? [] : [{ index, text: `${target}: deze pagina bestaat niet op de site` }];
  });
}

function leadsSomewhere(target: string, exists: Exists): boolean {
  const [first = '', second] = target
    .replace(/[#?].*$/, '')
    .split('/')
    .filter(Boolean);
  const place = places[first];
  if (place && second) return exists(place, second);
  return fixed.includes(first) || exists('pages', first);
}

function anchorsIn(body: string): Set<string> {
  const slugger = new Slugger();
  const headings = [...body.matchAll(/^#{1,6} (.+)$/gm)].map(([, text]) => slugger.slug(text!.replace(/[*_`]/g, '')));
  return new Set(headings);
}

function faultsInPictures(body: string, folder: string): BodyFault[] {
  return [...body.matchAll(/!\[([^\]]*)\]\(([^)\s]+)/g)].flatMap(({ 1: alt = '', 2: path = '', index }) => [
    ...(alt.trim() ? [] : [{ index, text: `${path}: verwacht een beschrijving tussen de blokhaken, gevonden niets` }]),
    ...(existsSync(join(folder, path)) ? [] : [{ index, text: `${path}: dit plaatje staat niet naast de tekst` }]),
  ]);
}
