import Ad from './Ad.astro';
import Figure from './Figure.astro';
import Hidden from './Hidden.astro';
import Note from './Note.astro';
import Quote from './Quote.astro';
import ReadAlso from './ReadAlso.astro';
import Shown from './Shown.astro';

/** What a writer may use without importing anything; the names are checked in writing/check-body.ts. */
export const parts = { Ad, Figure, Note, Quote, ReadAlso };

/** The same, on a page that shows what stands before the cut, or after it (mdx/split-page.ts). */
export const openHalf = { ...parts, Open: Shown, Gated: Hidden };
export const gatedHalf = { ...parts, Open: Hidden, Gated: Shown };
