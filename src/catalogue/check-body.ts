import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The components a writer may use; articles import nothing themselves. */
export const COMPONENTS = ['Paywall', 'Quote', 'Figure', 'ReadAlso', 'Ad', 'Note'];

type Written = { collection: string; file: string; facts: Record<string, unknown>; body: string };

/** What is wrong in the text itself: the cut, components, links to articles, pictures. */
export function faultsInBody({ collection, file, facts, body }: Written, isArticle: (id: string) => boolean): string[] {
  return [
    ...(collection === 'articles' ? faultsInCut(facts.access, body) : []),
    ...faultsInComponents(body),
    ...faultsInReadAlso(body, isArticle),
    ...faultsInPictures(body, dirname(file)),
  ];
}

function faultsInCut(access: unknown, body: string): string[] {
  const cuts = body.match(/<Paywall\b/g)?.length ?? 0;
  const alone = body.match(/^<Paywall \/>$/gm)?.length ?? 0;
  const gated = access === 'free' || access === 'pro';
  if (!gated) return cuts === 0 ? [] : ['<Paywall />: staat in een artikel met access open; zet access op free of pro'];
  if (cuts === 1 && alone === 1) return [];
  const between = cuts === 1 ? ' tussen andere tekst' : '';
  return [`<Paywall />: verwacht één keer, alleen op een regel, gevonden ${cuts} keer${between}`];
}

function faultsInComponents(body: string): string[] {
  const used = [...body.matchAll(/<([A-Z]\w*)/g)].map(([, name]) => name!);
  const unknown = new Set(used.filter((name) => !COMPONENTS.includes(name)));
  return [...unknown].map((name) => `<${name}>: onbekend onderdeel; bekend zijn ${COMPONENTS.join(', ')}`);
}

function faultsInReadAlso(body: string, isArticle: (id: string) => boolean): string[] {
  return [...body.matchAll(/<ReadAlso\b([^>]*)>/g)].flatMap(([, attributes]) => {
    const id = /\barticle="([^"]*)"/.exec(attributes!)?.[1];
    if (id && isArticle(id)) return [];
    return [`<ReadAlso>: verwacht article="naam" van een bestaand artikel, gevonden ${id ? `'${id}'` : 'niets'}`];
  });
}

function faultsInPictures(body: string, folder: string): string[] {
  return [...body.matchAll(/!\[([^\]]*)\]\(([^)\s]+)/g)].flatMap(([, alt, path]) => [
    ...(alt!.trim() ? [] : [`${path}: verwacht een beschrijving tussen de blokhaken, gevonden niets`]),
    ...(existsSync(join(folder, path!)) ? [] : [`${path}: dit plaatje staat niet naast de tekst`]),
  ]);
}
