import { REACTION_MAX_LENGTH } from '#contract';
import { type Db, written } from '../database/open.ts';
import { inTransaction } from '../database/open.ts';
import { Refusal } from '../errors.ts';
import { words } from '#words';
import { openMembers } from '../members/store.ts';
import { parseText } from '../reactions/rules.ts';
import { guestName } from './guest-name.ts';
import { textFromHtml, wordsOfHtml } from './html-to-text.ts';
import type { Export, Foreign } from './sources.ts';

export type ImportOptions = {
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
export type Line = { url: string; article: string | null; comments: number; added: number };
export type Outcome = { lines: Line[]; left: Record<string, number>; added: number; present: number };

/** What another system calls a name, with its entities; longer than this is none. */
const HTML_NAME_MAX = 1_000;

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

  try {
    inTransaction(db, () => {
      for (const [index, comment] of parentsFirst(comments).entries()) {
        options.progress?.(index + 1, comments.length);
        const line = lines.get(comment.url)!;
        if (line.article === null) continue;
        const parent = comment.parent === null ? undefined : bySource.get(comment.parent);
        const row = written(insert, {
          article: line.article,
          parentId: parent ? (parent.parent_id ?? parent.id) : null,
          answersId: parent?.id ?? null,
          name: guestName(wordsOfHtml(comment.name.slice(0, HTML_NAME_MAX)), staffNames),
          text: textOf(comment, options.cut),
          source: comment.source,
          placedAt: comment.placedAt.getTime(),
        });
        if (!row) outcome.present += 1;
        else {
          outcome.added += 1;
          line.added += 1;
        }
      }
      if (options.dryRun) throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return { ...outcome, lines: [...lines.values()] };
}

/** The article an address elsewhere belongs to: as the map says, else by the last part of its path. */
function articleOf(url: string, { articles, map }: ImportOptions): string | null {
  const mapped = map.get(url) ?? map.get(url.replace(/\/$/, ''));
  if (mapped !== undefined) return articles.has(mapped) ? mapped : null;
  const last = /([^/]+?)(?:\.html?|\.php)?\/?(?:[?#].*)?$/.exec(url)?.[1] ?? '';
  return articles.has(last) ? last : null;
}

/** Oldest first, and nobody before whom they answer. */
function parentsFirst(comments: Foreign[]): Foreign[] {
  const bySource = new Map(comments.map((comment) => [comment.source, comment]));
  const placed = new Set<Foreign>();
  const ordered: Foreign[] = [];
  const put = (comment: Foreign, chain: Set<Foreign>): void => {
    if (placed.has(comment) || chain.has(comment)) return;
    const parent = comment.parent === null ? undefined : bySource.get(comment.parent);
    if (parent) put(parent, new Set([...chain, comment]));
    placed.add(comment);
    ordered.push(comment);
  };
  for (const comment of comments.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime()))
    put(comment, new Set());
  return ordered;
}

/** The text through the one validator. Throws one line that names the comment. */
function textOf({ html, source }: Foreign, cut: boolean): string {
  const text = textFromHtml(html);
  try {
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
