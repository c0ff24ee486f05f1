import Ad from './Ad.astro';
import Figure from './Figure.astro';
import Note from './Note.astro';
import Paywall from './Paywall.astro';
import Quote from './Quote.astro';
import ReadAlso from './ReadAlso.astro';

/** What a writer may use without importing anything; the names are checked in catalogue/check-body.ts. */
export const parts = { Ad, Figure, Note, Paywall, Quote, ReadAlso };
