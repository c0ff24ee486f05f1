import { words } from '#words';
import type { Release } from '../../articles/release.ts';
import { type Objection, mayBan as mayBanBy } from '../../discussion/moderation/rules.ts';
import { stateOf } from '../../discussion/moderation/state-html.ts';
import type { ModerationStore } from '../../discussion/moderation/store.ts';
import type { Reaction } from '../../discussion/rules.ts';
import type { ReactionStore } from '../../discussion/store.ts';
import { Refusal } from '../../http/errors.ts';
import { keptWords } from '../../http/kept-words.ts';
import { again } from '../../http/redraw.ts';
import { alert } from '../../http/reply.ts';
import type { Here } from '../../http/visit.ts';
import { shownAtDesk } from '../../members/guarded.ts';
import { ensureMay } from '../../members/permissions.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Member } from '../../members/rules.ts';
import type { MemberStore } from '../../members/store.ts';
import { type Html, html, NOTHING } from '../../text/html.ts';
import { deskPage } from '../frame.ts';
import { contestedBy } from './acts/answer.ts';
import type { By } from './acts/needs.ts';
import { type Case, casePage } from './case-html.ts';
import { doneLine } from './log-html.ts';
import type { ObjectionCase } from './objection-html.ts';

/** What the moderators' pages are drawn from. */
export type PageNeeds = {
  moderation: ModerationStore;
  reactions: ReactionStore;
  members: MemberStore;
  release: Release;
};
type Drawn = { title: string; content: Html; above?: Html };

/** Who moderates, and when. */
export const by = (c: Here): By => ({ moderator: ensureMay(c.var.member, 'moderate'), now: c.var.now });
export const mayBan = (member: Member, c: Here): boolean => mayBanBy(member, by(c).moderator);

/** A page of the desk, with what was just done while it can be undone. */
async function pageOf(
  { moderation, release }: PageNeeds,
  c: Here,
  { title, content, above = NOTHING }: Drawn,
): Promise<string> {
  const done = moderation.findAct(Number(c.req.query('gedaan') ?? 0));
  const canUndo = done && !done.undoneAt && done.moderatorId === c.var.member?.id;
  const line = canUndo ? doneLine(done, withoutDone(c.req.url)) : NOTHING;
  return deskPage(c, release, { title, content, above, done: line });
}

/** The same, as an answer. */
export const show = async (needs: PageNeeds, c: Here, drawn: Drawn): Promise<Response> =>
  personalPage(c, await pageOf(needs, c, drawn));

/** A page of the desk with what was typed, to be copied: there can be many forms of one kind on the page it came from. */
export const deskAgain = (needs: PageNeeds, c: Here) => (typed: Record<string, string>) =>
  again({ typed }, ({ typed }, refusal) =>
    pageOf(needs, c, {
      title: words.desk.title,
      content: NOTHING,
      above: html`${alert(refusal)}${keptWords(typed)}`,
    }),
  );

/** The page of one reaction, with what was typed about it. */
export const caseAgain = (needs: PageNeeds, c: Here, reaction: Reaction) => (typed: Record<string, string>) =>
  again({ reaction: shownAtDesk(c, 'moderate', reaction), typed }, ({ reaction, typed }, refusal) =>
    pageOf(needs, c, { ...drawnCase(needs, c, reaction), above: html`${alert(refusal)}${keptWords(typed)}` }),
  );

export function ensureReaction({ reactions }: PageNeeds, id: string): Reaction {
  const reaction = reactions.find(Number(id));
  if (!reaction) throw new Refusal('not-found');
  return reaction;
}

/** A reaction with all that is known of it. */
export const caseOf = ({ release, reactions, moderation }: PageNeeds, reaction: Reaction): Case => ({
  reaction,
  article: release.findArticle(reaction.articleId),
  answered: reaction.answersId ? reactions.find(reaction.answersId) : null,
  reports: moderation.reportsOf(reaction.id),
});

/** One reaction on a page of its own. */
export function drawnCase(needs: PageNeeds, c: Here, reaction: Reaction): Drawn {
  const { id, memberId } = reaction;
  const member = memberId === null ? null : needs.members.find(memberId);
  const content = casePage(caseOf(needs, reaction), {
    acts: needs.moderation.actsOnReaction(id),
    member,
    mayBan: member !== null && mayBan(member, c),
  });
  return { title: words.desk.reaction(id), content };
}

/** What an objection is about, in the words of the desk; null when that is gone. */
export function objectionCase(needs: PageNeeds, objection: Objection): ObjectionCase | null {
  const contested = contestedBy(needs, objection);
  if (!contested) return null;
  const { act, report } = contested;
  const reaction = needs.reactions.find((act ?? report).reactionId ?? 0);
  const about = reaction ? `${words.desk.reaction(reaction.id)} (${stateOf(reaction)})` : (act?.memberName ?? '');
  const ground = act
    ? `${words.desk.did[act.kind]} ${act.reason ?? ''}`
    : `${words.reports.reasons[report.reason]}: ${report.explanation}`;
  const link = reaction ? `/beheer/reacties/${reaction.id}/` : `/beheer/leden/${act?.memberId ?? 0}/`;
  return { objection, about, ground, link };
}

function withoutDone(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search.replace(/[?&]gedaan=\d+/, '')}`;
}
