import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WORLDS } from './world.ts';

/** Sixty gated words, with what makes text hard to compare: accents, quotes, a soft hyphen, markup inside a word. */
export const gated =
  'Wie in Oosterwold belt over een losliggende stoeptegel krijgt sinds dit voorjaar iemand van de buitendienst aan de ' +
  'lijn zonder keuzemenu zonder zaaknummer en zonder terugbelverzoek en zó hoort het ook zei de wethouder die één keer ' +
  'zelf had gebeld en toen negen minuten naar een fluitconcert luisterde voordat zij opgaf en op de fiets stapte om het ' +
  'gat dan zelf maar met stoepkrijt te omlijnen';
export const words = gated.split(' ');
export const sources = ['Deze woorden zijn door de schrijver zelf openbaar gemaakt en dus geen lek.'];

export type Files = Record<string, string | Buffer>;

/** A release on disk that holds those words behind its gate, and these files. */
export function release(files: Files): string {
  mkdirSync(WORLDS, { recursive: true });
  const root = mkdtempSync(join(WORLDS, 'leaks-'));
  const html = gated.replace('stoeptegel', 'stoep<b>tegel</b>').replace('buitendienst', 'buiten&shy;dienst');
  const own = sources.join(' ');
  const all: Files = {
    'private/rest/geheim/index.html': `<!--slot:body--><p>${html}</p><p>${own}</p><!--/slot:body-->`,
    'public/index.html': `<p>Een gewone bladzijde met gewone woorden over een losliggende tegel. ${own}</p>`,
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
