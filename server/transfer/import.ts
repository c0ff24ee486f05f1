import { REACTION_MAX_LENGTH } from '#contract';
import { type Db, written } from '../database/open.ts';
import { inTransaction } from '../database/open.ts';
import { Refusal } from '../http/errors.ts';
import { words } from '#words';
import { openMembers } from '../members/store.ts';
import { parseText } from '../discussion/rules.ts';
import { guestName } from './guest-name.ts';
import { textFromHtml, wordsOfHtml } from './html-to-text.ts';
import type { Export, Foreign } from './sources.ts';

type ImportOptions = {
  articles: ReadonlySet<string>;
  /** Address of a page elsewhere → article here, for what does not follow from the address itself. */
  map: ReadonlyMap<string, string>;
  /** Leave out what belongs to no article; otherwise that stops the import. */
  skipUnknown: boolean;
  /** Cut what is longer than a reaction may be; otherwise that stops the import. */
  cut: boolean;
  dryRun: boolean;
  /** Names of authors; a guest who is called so, or like staff, is marked as a guest. */
  authorNames?: readonly string[];
  progress?: (done: number, total: number) => void;
};
type Line = { url: string; article: string | null; comments: number; added: number };
export type Outcome = { lines: Line[]; left: Record<string, number>; added: number; present: number };

/** A comment as another system writes it: ten times the longest reaction of ours in markup. */
const HTML_MOST = 10 * REACTION_MAX_LENGTH;
/** What another system calls a name, with its entities; longer than this is none. */
const HTML_NAME_MOST = 1_000;
const SOURCE_MOST = 300;

/** Undoes the transaction of a dry run; nobody outside sees it. */
class DryRun extends Error {}

/**
 * Takes over the comments of another system: threads, names and dates kept, deeper answers beside the first ones.
 * One transaction, so it is whole or not at all; what was taken before is passed over. Throws one line.
 */
export function importComments(db: Db, { comments, left }: Export, options: ImportOptions): Outcome {
  const insert = db.prepare<object, { id: number }>(
    `INSERT INTO reaction (article_id, parent_id, answers_id, guest_name, text, form_key, source, placed_at, notified_at)
     VALUES (@article, @parentId, @answersId, @name, @text, @source, @source, @placedAt, @placedAt)
     ON CONFLICT (source) DO NOTHING RETURNING id`,
  );
  const bySource = db.prepare<[string], { id: number; parent_id: number | null }>(
    'SELECT id, parent_id FROM reaction WHERE source = ?',
  );
  const staffNames = [...openMembers(db).staffNames(), ...(options.authorNames ?? [])];
  const lines = new Map<string, Line>();
  const outcome: Outcome = { lines: [], left, added: 0, present: 0 };
  for (const { url } of comments) {
    const line = lines.get(url) ?? { url, article: articleOf(url, options), comments: 0, added: 0 };
    lines.set(url, { ...line, comments: line.comments + 1 });
  }
  const unknown = [...lines.values()].filter(({ article }) => article === null);
  if (unknown.length > 0 && !options.skipUnknown && !options.dryRun)
    throw new Error(
      `${unknown.length} adressen horen bij geen artikel (het eerste: ${unknown[0]!.url}). Wijs ze aan met --kaart of laat ze weg met --sla-over.`,
    );

  // All that takes time, before the transaction: others write meanwhile.
  const rows = parentsFirst(comments).flatMap((comment, index) => {
    options.progress?.(index + 1, comments.length);
    const line = lines.get(comment.url)!;
    return line.article === null
      ? []
      : [{ line, parent: comment.parent, ...rowOf(comment, line.article, { cut: options.cut, staffNames }) }];
  });
  const take = ({ line, parent: answered, ...facts }: (typeof rows)[number]): void => {
    const parent = answered === null ? undefined : bySource.get(answered);
    const ids = { parentId: parent ? (parent.parent_id ?? parent.id) : null, answersId: parent?.id ?? null };
    if (!written(insert, { ...facts, ...ids })) outcome.present += 1;
    else {
      outcome.added += 1;
      line.added += 1;
    }
  };
  try {
    inTransaction(db, () => {
      rows.forEach(take);
      if (options.dryRun) throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return { ...outcome, lines: [...lines.values()] };
}

/** What is stored of a comment. Throws one line that names it when it cannot be. */
function rowOf(
  { source, placedAt, ...comment }: Foreign,
  article: string,
  { cut, staffNames }: { cut: boolean; staffNames: readonly string[] },
) {
  if (source.length > SOURCE_MOST) throw new Error(`${source.slice(0, SOURCE_MOST)}…: een kenmerk dat te lang is`);
  const text = textOf({ source, placedAt, ...comment }, cut);
  const name = guestName(wordsOfHtml(comment.name.slice(0, HTML_NAME_MOST)), staffNames);
  return { article, name, text, source, placedAt: placedAt.getTime() };
}

/** The article an address elsewhere belongs to: as the map says, else by the last part of its path. */
function articleOf(url: string, { articles, map }: ImportOptions): string | null {
  const mapped = map.get(url) ?? map.get(url.replace(/\/$/, ''));
  if (mapped !== undefined) return articles.has(mapped) ? mapped : null;
  const path = url.split(/[?#]/, 1)[0]!.replace(/\/$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:html?|php)$/, '');
  return articles.has(last) ? last : null;
}

/** Oldest first, and nobody before whom they answer. */
function parentsFirst(comments: Foreign[]): Foreign[] {
  const bySource = new Map(comments.map((comment) => [comment.source, comment]));
  const placed = new Set<Foreign>();
  const ordered: Foreign[] = [];
  for (const comment of comments.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())) {
    const chain: Foreign[] = [];
    // Up to whom they answer first; each is placed at once, so that a ring of answers ends too.
    for (let one: Foreign | undefined = comment; one && !placed.has(one); one = bySource.get(one.parent ?? '')) {
      placed.add(one);
      chain.push(one);
    }
    for (const one of chain.toReversed()) ordered.push(one);
  }
  return ordered;
}

/** The text through the one validator. Throws one line that names the comment. */
function textOf({ html, source }: Foreign, cut: boolean): string {
  try {
    // Markup can take more than words do; beyond this it is read as far as what is kept of it can need.
    if (html.length > HTML_MOST && !cut) throw new Refusal('text-too-long');
    const text = textFromHtml(html.slice(0, HTML_MOST));
    return parseText(cut ? text.slice(0, REACTION_MAX_LENGTH) : text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'empty-text') return words.reactions.emptyImported;
    throw new Error(
      `${source} is langer dan ${REACTION_MAX_LENGTH} tekens. Kort in met --kort-in, of haal het uit het bestand.`,
      { cause: error },
    );
  }
}
