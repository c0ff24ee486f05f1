import { ensureMayActOn, parseExplanation, parseGround } from '../../../discussion/moderation/rules.ts';
import { parseText, type Reaction } from '../../../discussion/rules.ts';
import { Refusal } from '../../../http/errors.ts';
import { type By, type DeskNeeds, writerOf } from './needs.ts';

/** What a moderator sends; each act reads what it needs. */
export type Asked = { rule: string; reason: string; text: string };
export type OnReaction = 'release' | 'hide' | 'restore' | 'keep' | 'edit';

/** Does one thing to one reaction. Returns the act's number in the log. Throws the refusal that fits. */
export function actOn(
  needs: DeskNeeds,
  kind: OnReaction,
  { id, asked, by }: { id: number; asked: Asked; by: By },
): number {
  const reaction = needs.reactions.find(id);
  if (!reaction || reaction.withdrawnAt) throw new Refusal('not-found');
  ensureMayActOn(writerOf(needs, reaction), by.moderator, kind);
  return needs.atOnce(() => acts[kind](needs, reaction, { asked, by }));
}

type Doing = { asked: Asked; by: By };

const acts: Record<OnReaction, (needs: DeskNeeds, reaction: Reaction, doing: Doing) => number> = {
  release,
  hide,
  restore,
  keep,
  edit,
};

function release({ moderation }: DeskNeeds, reaction: Reaction, { by }: Doing): number {
  const { heldFor } = reaction;
  if (!heldFor) throw new Refusal('nothing-to-do');
  moderation.setHeld(reaction.id, null, by.now);
  return moderation.addAct({ kind: 'release', before: { heldFor }, ...about(reaction, by) });
}

function hide(needs: DeskNeeds, reaction: Reaction, { asked, by }: Doing): number {
  const { moderation, deskLetters } = needs;
  if (reaction.hiddenAt) throw new Refusal('nothing-to-do');
  const ground = parseGround(asked);
  moderation.hide(reaction.id, by.now);
  const before = { heldFor: reaction.heldFor, reports: openReports(needs, reaction) };
  const actId = moderation.addAct({ kind: 'hide', before, ...ground, ...about(reaction, by) });
  const reported = decide(needs, reaction, { actId, outcome: 'hidden', reason: ground.reason, by });
  const statement = { ...ground, template: 'reactie-verborgen', reported, now: by.now } as const;
  deskLetters.sendStatement(actId, reaction, statement);
  return actId;
}

function restore({ moderation, deskLetters }: DeskNeeds, reaction: Reaction, { by }: Doing): number {
  if (!reaction.hiddenAt) throw new Refusal('nothing-to-do');
  moderation.setHeld(reaction.id, null, by.now);
  const before = { hiddenAt: reaction.hiddenAt.getTime() };
  const actId = moderation.addAct({ kind: 'restore', before, ...about(reaction, by) });
  deskLetters.sendRestored(actId, reaction, by.now);
  return actId;
}

function keep(needs: DeskNeeds, reaction: Reaction, { asked, by }: Doing): number {
  const reason = parseExplanation(asked.reason);
  const reports = openReports(needs, reaction);
  if (reports.length === 0) throw new Refusal('nothing-to-do');
  const actId = needs.moderation.addAct({ kind: 'keep', reason, before: { reports }, ...about(reaction, by) });
  decide(needs, reaction, { actId, outcome: 'kept', reason, by });
  return actId;
}

function edit({ moderation, deskLetters }: DeskNeeds, reaction: Reaction, { asked, by }: Doing): number {
  const ground = parseGround(asked);
  const text = parseText(asked.text);
  if (text === reaction.text) throw new Refusal('nothing-to-do');
  moderation.rewrite(reaction.id, text, by.now);
  const before = { text: reaction.text, moderatedAt: reaction.moderatedAt?.getTime() ?? null };
  const actId = moderation.addAct({ kind: 'edit', before, ...ground, ...about(reaction, by) });
  const statement = { ...ground, template: 'reactie-bewerkt', reported: false, now: by.now } as const;
  deskLetters.sendStatement(actId, reaction, statement);
  return actId;
}

const about = ({ id, articleId, memberId }: Reaction, { moderator, now }: By) => ({
  moderatorId: moderator.id,
  reactionId: id,
  articleId,
  memberId,
  now,
});

const openReports = ({ moderation }: DeskNeeds, { id }: Reaction): number[] =>
  moderation.reportsOf(id).flatMap((report) => (report.decidedAt ? [] : [report.id]));

type Deciding = { actId: number; outcome: 'hidden' | 'kept'; reason: string; by: By };

/** Open reports on this reaction are decided with it, and who made them hears of it. */
function decide(
  { moderation, deskLetters }: DeskNeeds,
  reaction: Reaction,
  { actId, outcome, reason, by: { moderator, now } }: Deciding,
): boolean {
  const decided = moderation.decideReports(reaction.id, { outcome, moderatorId: moderator.id, now });
  for (const report of decided) deskLetters.sendDecision(actId, report, { reaction, reason, now });
  return decided.length > 0;
}
