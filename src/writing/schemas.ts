import { z } from 'zod';

/** What each kind of content must have. The messages are for the writer: what was expected, and what was found. */

const text = (min: number, max: number) =>
  z
    .string({ error: ({ input }) => `verwacht tekst, gevonden ${kind(input)}` })
    .refine((value) => value.trim().length >= min && value.trim().length <= max, {
      error: ({ input }) => `verwacht ${min} tot ${max} tekens, gevonden ${String(input).trim().length}`,
    });

/** The name of a file or folder: it becomes part of an address. */
const id = z
  .string({ error: ({ input }) => `verwacht een naam als 'hanneke-vos', gevonden ${kind(input)}` })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error: ({ input }) => `verwacht kleine letters, cijfers en streepjes, gevonden '${String(input)}'`,
  });

const ids = (min: number, max: number) =>
  z
    .array(id, { error: ({ input }) => `verwacht een lijst als [een, twee], gevonden ${kind(input)}` })
    .refine((list) => list.length >= min && list.length <= max, {
      error: ({ input }) => `verwacht ${min} tot ${max} namen, gevonden ${(input as unknown[]).length}`,
    })
    .refine((list) => new Set(list).size === list.length, { error: 'dezelfde naam staat er twee keer' });

const noDate = {
  error: ({ input }: { input?: unknown }) => `verwacht een datum als 2026-01-31, gevonden ${kind(input)}`,
};
/** YAML gives a date as text here and as a Date in Astro. */
const date = z.union([z.iso.date(noDate), z.date()], noDate).transform((day) => new Date(day));
/** A day, or a moment with its distance to Greenwich: 2026-12-01T09:00:00+01:00. */
const moment = z
  .union([z.iso.date(noDate), z.iso.datetime({ offset: true, ...noDate }), z.date()], noDate)
  .transform((day) => new Date(day));

const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: ({ input }) => `verwacht ${values.join(', ')}; gevonden ${kind(input)}` });

/** Hues of equal lightness that the stylesheet knows: an inline colour would need an exception in the security policy. */
const hue = z.literal([20, 60, 105, 145, 200, 255, 295, 330], {
  error: ({ input }) => `verwacht 20, 60, 105, 145, 200, 255, 295 of 330; gevonden ${kind(input)}`,
});

export const schemas = {
  articles: z.strictObject({
    title: text(10, 110),
    /** One paragraph under the title, also the description for search engines. Public, for gated articles too. */
    lead: text(60, 280),
    /** In the future: the article appears by itself when that day or moment comes. */
    published: moment,
    author: id,
    channel: id,
    topics: ids(1, 5),
    /** A row of articles that belong together, in the order in which they appear. */
    series: id.optional(),
    access: oneOf(['open', 'free', 'pro']).default('open'),
    /** Only in the writer's own preview. */
    draft: z.boolean({ error: ({ input }) => `verwacht true of false, gevonden ${kind(input)}` }).default(false),
    /** What was changed after publishing, and when: shown under the article. */
    corrections: z.array(z.strictObject({ date, text: text(10, 400) })).default([]),
    /** Articles to read next, hand-picked. */
    related: ids(0, 4).default([]),
    /** Whether readers can react; a moderator may decide otherwise. */
    reactions: oneOf(['open', 'closed']).default('open'),
    /** NB under the text, such as "op persoonlijke titel". */
    note: text(10, 200).optional(),
  }),
  channels: z.strictObject({ name: text(2, 40), hue, order: z.int(), description: text(60, 240) }),
  topics: z.strictObject({ name: text(2, 60), description: text(40, 220), related: ids(0, 6).default([]) }),
  series: z.strictObject({ title: text(5, 80), description: text(40, 280) }),
  authors: z.strictObject({ name: text(2, 60), role: text(3, 90), bio: text(40, 500) }),
  pages: z.strictObject({ title: text(3, 80), description: text(40, 220) }),
  /** What editors and authors read on the site itself. */
  guide: z.strictObject({ title: text(3, 80), description: text(40, 220) }),
  /** House ads: words only, so a page asks no other site for anything. */
  ads: z.strictObject({ title: text(5, 60), text: text(20, 140), url: z.string().startsWith('/'), link: text(3, 40) }),
};

export type Collection = keyof typeof schemas;

function kind(input: unknown): string {
  if (input === undefined) return 'niets';
  if (typeof input === 'string') return `'${input}'`;
  return Array.isArray(input) ? 'een lijst' : String(input);
}
