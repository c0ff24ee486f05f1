import { AsyncLocalStorage } from 'node:async_hooks';
import type { MiddlewareHandler } from 'hono';
import { hearWrites } from '../../database/hear-writes.ts';
import type { Db } from '../../database/open.ts';
import { faultOf } from '../../http/faults.ts';
import type { Visit } from '../../http/visit.ts';
import type { Bake } from './bake.ts';

/** So many pages are right when the answer comes. */
const AT_ONCE = 5;

type Consequences = ReturnType<typeof openConsequences>;
type World = {
  db: Db;
  bake: Bake;
  isPublished: (articleId: string) => boolean;
  /** Sends what is in the outbox; returns at once. */
  wakeMail: () => void;
  /** Does what waits for the payment company. */
  askBank: () => Promise<void>;
  log: (line: object) => void;
};

/** What one act wrote: the pages it changed, and the asking of the payment company that it caused. */
type Written = { articles: Set<string>; asking: Promise<void> | null };

/** Out here, so that an act is followed whichever of several worlds over one database it is in. */
const underway = new AsyncLocalStorage<Written>();

/**
 * The house knows what changed. A feature writes rows and says nothing more: the connection itself tells which act wrote
 * what, so no act can forget its consequences, none pays for those of another, and one that wrote nothing pays nothing.
 * A crash in between loses nothing: the outbox and the inbox of payments are tables, and the rounds bake what lags behind.
 */
export function openConsequences({ db, bake, isPublished, wakeMail, askBank, log }: World) {
  hearChanges(db);
  hearWrites(db, 'mail', { heard: [{ event: 'INSERT', table: 'mail', column: 'id' }], hear: wakeMail });
  hearMoney(db, nextAsking(askBank, log));

  return {
    /**
     * Does `act`, and then bakes what it changed. Of very many pages only the first: nobody waits for a thousand, and the
     * rounds bake the rest, each once. `untilAsked`: what is to be asked of the payment company is asked before this ends.
     * Throws when a bake fails; what was written stays, and the rounds try again.
     */
    async after<T>(act: () => Promise<T>, { untilAsked = false } = {}): Promise<T> {
      const written: Written = { articles: new Set(), asking: null };
      const result = await underway.run(written, act);
      if (written.articles.size > 0) {
        const pages = [...written.articles].filter(isPublished).slice(0, AT_ONCE);
        for (const articleId of pages) await bake(articleId);
      }
      if (untilAsked) await written.asking;
      return result;
    },
  };
}

function hearChanges(db: Db): void {
  const heard = ['change', 'thread_change'].flatMap((table) =>
    (['INSERT', 'UPDATE'] as const).map((event) => ({ event, table, column: 'article_id' })),
  );
  hearWrites(db, 'change', { heard, hear: (articleId: string) => underway.getStore()?.articles.add(articleId) });
}

/** A webhook that is told again is due at once; one that is only to be tried later must not wake whoever put it off. */
function hearMoney(db: Db, ask: () => Promise<void>): void {
  hearWrites(db, 'money', {
    heard: [
      { event: 'INSERT', table: 'errand', column: 'id' },
      { event: 'INSERT', table: 'webhook', column: 'id' },
      {
        event: 'UPDATE',
        table: 'webhook',
        when: 'NEW.next_at <> OLD.next_at AND NEW.attempts = OLD.attempts',
        column: 'id',
      },
    ],
    hear() {
      const asking = ask();
      const written = underway.getStore();
      if (written) written.asking = asking;
    },
  });
}

/** Once for all that one transaction writes, and after it: a transaction is synchronous, so it is over by then. */
function nextAsking(askBank: World['askBank'], log: World['log']): () => Promise<void> {
  let next: Promise<void> | null = null;
  return () => {
    if (next) return next;
    next = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = null;
      return askBank();
    });
    next.catch((error: unknown) => log({ level: 'error', event: 'asking the bank failed', error: faultOf(error) }));
    return next;
  };
}

/**
 * After the commit and before the answer. A moderator's next page shows what the payment company made of it; a reader does not
 * wait for that company. A bake that fails is told as any fault is, in place of the answer.
 */
export const bakeWhatChanged =
  (consequences: Consequences): MiddlewareHandler<Visit> =>
  async (c, next) => {
    try {
      await consequences.after(next, { untilAsked: c.req.path.startsWith('/beheer/') });
    } catch (error) {
      c.res = undefined;
      throw error;
    }
  };
