import { type Answering, answer } from './answer.ts';
import { ban, type BanAsked, unban } from './bans.ts';
import type { By, DeskNeeds } from './needs.ts';
import { actOn, type Asked, type OnReaction } from './on-reaction.ts';
import { setThread } from './set-thread.ts';
import { undo } from './undo.ts';

export type Desk = ReturnType<typeof openDesk>;

/** Everything a moderator does: one transaction with its row in the log and its mails. */
export const openDesk = (needs: DeskNeeds) => ({
  act: (kind: OnReaction, doing: { id: number; asked: Asked; by: By }) => actOn(needs, kind, doing),
  ban: (memberId: number, banning: { asked: BanAsked; by: By }) => ban(needs, memberId, banning),
  unban: (memberId: number, by: By) => unban(needs, memberId, by),
  setThread: (articleId: string, state: 'open' | 'closed' | 'auto', by: By) =>
    setThread(needs, { articleId, state }, by),
  undo: (actId: number, by: By) => undo(needs, actId, by),
  answer: (objectionId: number, answering: Answering) => answer(needs, objectionId, answering),
});
