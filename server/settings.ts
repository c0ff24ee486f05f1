import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { upTo } from './http/fields.ts';

/** Any sentence an editor writes here is shorter. */
const LINE_MOST = 2_000;
/** A list of words on one line. */
const WORDS_MOST = 20_000;
const cents = z.int().positive();
/** Words and expressions with commas between. */
const words = upTo(WORDS_MOST).transform((text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
);

const schema = z.strictObject({
  name: upTo(LINE_MOST).min(1),
  tagline: upTo(LINE_MOST).min(1),
  description: upTo(LINE_MOST).min(20),
  url: z.url().transform((url) => url.replace(/\/$/, '')),
  email: z.email(),
  prices: z.strictObject({ month: cents, year: cents, ebook: cents }),
  /** Who sells: on confirmations and invoices. */
  seller: z.strictObject({
    name: upTo(LINE_MOST).min(2),
    address: upTo(LINE_MOST).min(5),
    registered: upTo(LINE_MOST).min(5),
  }),
  /** The VAT rate of a product by the day on which it began to hold, the oldest first. */
  vat: z
    .array(z.strictObject({ product: z.enum(['pro', 'ebook']), from: z.iso.date(), percent: z.int().min(0).max(100) }))
    .min(1),
  /** Codes that take something off the first term. */
  codes: z.array(
    z.strictObject({
      code: upTo(LINE_MOST).regex(/^[A-Z0-9-]{4,20}$/),
      plan: z.enum(['month', 'year']),
      off: cents,
      until: z.iso.date(),
    }),
  ),
  meter: z.int().min(0),
  reactionsOpen: z.int().min(1),
  moderation: z.strictObject({
    /** Whose reactions wait for a moderator: nobody's, a member's first when there is any doubt, a member's first, or all. */
    first: z.enum(['none', 'doubt', 'first', 'all']),
    /** More links than this and a reaction waits. */
    links: z.int().min(0),
    /** Days after publishing; 0: never. */
    closeAfterDays: z.int().min(0),
    words: z.array(upTo(LINE_MOST).min(2)),
    /** What advertising says: a `strong` word counts double, and some together make a reaction wait. */
    pitch: z.strictObject({ strong: words, weak: words }).default({ strong: [], weak: [] }),
    /** Domains that say nothing bad of a reaction that links to them, and everything below them. */
    trusted: z.array(upTo(LINE_MOST).min(3)).default([]),
    savedReplies: z.array(z.strictObject({ name: upTo(LINE_MOST).min(2), text: upTo(LINE_MOST).min(10) })),
  }),
});

/** What an editor sets in content/site.yaml. Prices are in euro cents, VAT included. */
type Settings = z.infer<typeof schema>;

/** Reads content/site.yaml from the project's root. Throws one line that names every wrong field. */
function readSettings(path = resolve('content/site.yaml')): Settings {
  const result = schema.safeParse(parse(readFileSync(path, 'utf8')));
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'bestand'}: ${issue.message}`);
  throw new Error(`content/site.yaml: ${faults.join('; ')}`);
}

export const settings = readSettings();
