import { Refusal } from '../errors.ts';
import type { Article } from '../gate/rules.ts';
import type { Visit } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { isVisible, type Reaction } from './rules.ts';

type Reading = Pick<Tools, 'reactions' | 'release' | 'readers'>;
type Asking = Pick<Visit['Variables'], 'member' | 'now'>;

/**
 * Finds a reaction for who may read its article: to answer it, to report it. Nobody learns from a form what lies behind
 * the gate. Throws `not-found`, also for what is withdrawn, hidden or waiting, or the gate's refusal.
 */
export function openReadable({ reactions, release, readers }: Reading) {
  return (id: string, { member, now }: Asking): { reaction: Reaction; article: Article } => {
    const reaction = /^\d{1,15}$/.test(id) ? reactions.find(Number(id)) : null;
    if (!reaction || !isVisible(reaction)) throw new Refusal('not-found');
    const article = release.ensureArticle(reaction.articleId);
    readers.ensureMayRead(article, member, now);
    return { reaction, article };
  };
}
