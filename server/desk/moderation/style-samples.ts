import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import type { Reaction } from '../../discussion/rules.ts';
import { reactionList } from '../../discussion/html.ts';
import { alert } from '../../http/reply.ts';
import type { Case } from './case-html.ts';
import { queuePage } from './queue-html.ts';

const say = words.style;
const AUTHOR = 'auteur';
const moment = (minute: number) => new Date(Date.UTC(2026, 10, 12, 9, minute));

/** Round and round: there are more samples than words for them. */
const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

const sample = (id: number, facts: Partial<Reaction> = {}): Reaction => ({
  id,
  articleId: 'voorbeeld',
  parentId: null,
  answersId: null,
  memberId: id,
  memberName: pick(say.names, id),
  authorId: null,
  byStaff: false,
  text: pick(say.reactionTexts, id),
  placedAt: moment(id),
  editedAt: null,
  moderatedAt: null,
  withdrawnAt: null,
  heldFor: null,
  hiddenAt: null,
  silenced: false,
  revision: id,
  ...facts,
});

const article = {
  id: 'voorbeeld',
  title: pick(say.sampleTitles, 0),
  author: AUTHOR,
  authorName: pick(say.names, 1),
  channel: '',
  channelName: '',
  hue: 145,
  access: 'open' as const,
  reactions: 'open' as const,
  published: '2026-11-12T00:00:00.000Z',
  path: '/artikelen/voorbeeld/',
};

/** What the server draws, for the style page: the real renderers with made-up reactions, the same every time. */
export function styleSamples(): Record<string, string> {
  const threads = [
    { reaction: sample(0), replies: [sample(1, { parentId: 1, authorId: AUTHOR, editedAt: moment(40) })] },
    { reaction: sample(2, { byStaff: true, moderatedAt: moment(44) }), replies: [] },
    { reaction: sample(3, { withdrawnAt: moment(50) }), replies: [sample(4, { parentId: 3 })] },
    { reaction: sample(5, { hiddenAt: moment(51) }), replies: [sample(7, { parentId: 5 })] },
  ];
  const mine = [
    { reaction: sample(6, { placedAt: moment(30) }), replies: [] },
    { reaction: sample(8, { memberId: 6, heldFor: 'first' }), replies: [] },
  ];
  const viewer = { member: { id: 6 }, now: moment(45) };
  const report = {
    id: 1,
    reactionId: 10,
    memberId: null,
    reason: 'person' as const,
    explanation: pick(say.reactionTexts, 1),
    name: null,
    email: null,
    reportedAt: moment(55),
    decidedAt: null,
    decidedBy: null,
    outcome: null,
  };
  const cases: Case[] = [
    { reaction: sample(9, { heldFor: 'links' }), article, answered: null, reports: [] },
    { reaction: sample(10), article, answered: sample(11), reports: [report] },
    { reaction: sample(12, { hiddenAt: moment(56) }), article, answered: null, reports: [] },
  ];
  const counts = { waiting: 1, reported: 1, hidden: 1, objections: 0, all: 0 };
  return {
    refusal: alert(new Refusal('empty-text')),
    reactions: reactionList({ threads, revision: 0 }, { article, viewer }),
    own: reactionList({ threads: mine, revision: 0 }, { article, viewer }),
    none: reactionList({ threads: [], revision: 0 }, { article }),
    desk: queuePage({ queue: 'reported', cases, counts, skip: 0, more: false }),
  };
}
