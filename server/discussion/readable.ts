import { Refusal } from '../http/errors.ts';
import { type Guarded, vouch } from '../http/guarded.ts';
import type { Readers } from '../articles/gate/reader.ts';
import type { Article } from '../articles/article.ts';
import { barrierTo } from '../articles/gate/rules.ts';
import type { Release } from '../articles/release.ts';
import { ensureMember } from '../members/rules.ts';
import type { Visit } from '../http/visit.ts';
import { isVisible, type Reaction } from './rules.ts';
import type { ReactionStore } from './store.ts';

type Needs = { reactions: ReactionStore; release: Release; readers: Readers };
type Asking = Pick<Visit['Variables'], 'member' | 'now'>;
/** A reaction that whoever asks may read, and where it stands. */
type Readable = { reaction: Guarded<Reaction>; article: Article };

/**
 * The guards of one reaction: to answer it, to report it, to change it. What may not be read does not exist: a number
 * behind the gate, withdrawn, hidden or waiting gets the answer of a number that nothing ever had.
 */
export function openReadable({ reactions, release, readers }: Needs) {
  const lookUp = (id: string): Reaction | null => (/^\d{1,15}$/.test(id) ? reactions.find(Number(id)) : null);

  const find = (id: string, { member, now }: Asking): Readable | null => {
    const reaction = lookUp(id);
    if (!reaction || !isVisible(reaction)) return null;
    const article = release.findArticle(reaction.articleId);
    if (!article || barrierTo(article, readers.readerOf(article, member, now))) return null;
    return { reaction: vouch(reaction), article };
  };

  return {
    /** Null also for what is there and may not be read. */
    find,
    /** Throws `not-found`, also for what is there and may not be read. */
    ensure(id: string, asking: Asking): Readable {
      const readable = find(id, asking);
      if (!readable) throw new Refusal('not-found');
      return readable;
    },
    /** The member's own, whatever became of it. Throws `sign-in-first`, `not-yours` for what can be read, or `not-found`. */
    ensureOwn(id: string, asking: Asking): Guarded<Reaction> {
      const member = ensureMember(asking.member);
      const reaction = lookUp(id);
      if (reaction && reaction.memberId === member.id) return vouch(reaction);
      throw new Refusal(find(id, asking) ? 'not-yours' : 'not-found');
    },
  };
}
