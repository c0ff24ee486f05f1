import { Refusal } from '../../http/errors.ts';
import { holdersOf } from '../../members/permissions.ts';
import type { Member } from '../../members/rules.ts';
import { parseText, type Reaction } from '../../discussion/rules.ts';
import type { Tools } from '../../tools.ts';
import {
  type Act,
  type ActKind,
  ensureMayActOn,
  ensureMayBan,
  ensureMayDecide,
  ensureMayReverse,
  ensureMayUndo,
  parseExplanation,
  parseGround,
} from '../../discussion/moderation/rules.ts';
import { ensureKept, openUndo } from './undo.ts';

/** What a moderator sends; each act reads what it needs. */
export type Asked = { rule: string; reason: string; text: string };
export type OnReaction = 'release' | 'hide' | 'restore' | 'keep' | 'edit';
export type BanAsked = { rule: string; reason: string; days: number; silenced: boolean };
export type Desk = ReturnType<typeof openDesk>;
export type DeskTools = Pick<
  Tools,
  'audit' | 'moderation' | 'deskLetters' | 'reactions' | 'members' | 'mail' | 'atOnce'
>;

const DAY_MS = 86_400_000;

/** Everything a moderator does: one transaction with its row in the log and its mails, then the page. */
export function openDesk(tools: DeskTools) {
  const { audit, moderation, deskLetters, reactions, members, mail, atOnce } = tools;

  const find = (id: number): Reaction => {
    const reaction = reactions.find(id);
    if (!reaction || reaction.withdrawnAt) throw new Refusal('not-found');
    return reaction;
  };

  const writerOf = ({ memberId }: { memberId: number | null }): Member | null =>
    memberId === null ? null : members.find(memberId);

  const openReports = (reactionId: number): number[] =>
    moderation.reportsOf(reactionId).flatMap((report) => (report.decidedAt ? [] : [report.id]));

  /** Open reports on this reaction are decided with it, and who made them hears of it. */
  const decide = (actId: number, reaction: Reaction, { outcome, reason, moderator, now }: Deciding): boolean => {
    const decided = moderation.decideReports(reaction.id, { outcome, moderatorId: moderator.id, now });
    for (const report of decided) deskLetters.sendDecision(actId, report, { reaction, reason, now });
    return decided.length > 0;
  };

  const acts: Record<OnReaction, (reaction: Reaction, asked: Asked, by: By) => number> = {
    release(reaction, _asked, by) {
      if (!reaction.heldFor) throw new Refusal('nothing-to-do');
      moderation.setHeld(reaction.id, null, by.now);
      return log('release', reaction, { before: { heldFor: reaction.heldFor }, ...by });
    },
    hide(reaction, asked, by) {
      if (reaction.hiddenAt) throw new Refusal('nothing-to-do');
      const ground = parseGround(asked);
      moderation.hide(reaction.id, by.now);
      const before = { heldFor: reaction.heldFor, reports: openReports(reaction.id) };
      const actId = log('hide', reaction, { before, ...ground, ...by });
      const reported = decide(actId, reaction, { outcome: 'hidden', reason: ground.reason, ...by });
      deskLetters.sendStatement(actId, reaction, {
        ...ground,
        template: 'reactie-verborgen',
        reported,
        now: by.now,
      });
      return actId;
    },
    restore(reaction, _asked, by) {
      if (!reaction.hiddenAt) throw new Refusal('nothing-to-do');
      moderation.setHeld(reaction.id, null, by.now);
      const actId = log('restore', reaction, { before: { hiddenAt: reaction.hiddenAt.getTime() }, ...by });
      deskLetters.sendRestored(actId, reaction, by.now);
      return actId;
    },
    keep(reaction, asked, by) {
      const reason = parseExplanation(asked.reason);
      const before = { reports: openReports(reaction.id) };
      if (before.reports.length === 0) throw new Refusal('nothing-to-do');
      const actId = log('keep', reaction, { reason, before, ...by });
      decide(actId, reaction, { outcome: 'kept', reason, ...by });
      return actId;
    },
    edit(reaction, asked, by) {
      const ground = parseGround(asked);
      const text = parseText(asked.text);
      if (text === reaction.text) throw new Refusal('nothing-to-do');
      moderation.rewrite(reaction.id, text, by.now);
      const before = { text: reaction.text, moderatedAt: reaction.moderatedAt?.getTime() ?? null };
      const actId = log('edit', reaction, { before, ...ground, ...by });
      const statement = { ...ground, template: 'reactie-bewerkt', reported: false, now: by.now } as const;
      deskLetters.sendStatement(actId, reaction, statement);
      return actId;
    },
  };

  function log(kind: ActKind, { id, articleId, memberId }: Reaction, facts: LogFacts): number {
    const { moderator, ...rest } = facts;
    return moderation.addAct({ kind, moderatorId: moderator.id, reactionId: id, articleId, memberId, ...rest });
  }

  const undo = openUndo({ moderation, members });
  /** What leaves no row of its own. */
  const note = (
    kind: 'undo' | 'answer',
    { reactionId, memberId, articleId = null }: About,
    { moderator, now }: By,
  ): void => audit.note({ kind, actorId: moderator.id, reactionId, memberId, articleId, now });

  const liftBan = (member: Member, by: { moderatorId: number | null; now: Date }): number => {
    const before = {
      at: member.bannedAt!.getTime(),
      until: member.bannedUntil?.getTime() ?? null,
      silenced: members.isSilenced(member.id),
    };
    members.ban(member.id, null);
    return moderation.addAct({ kind: 'unban', memberId: member.id, before, ...by });
  };

  return {
    /** Does one thing to one reaction. Returns the act's number in the log. Throws the refusal that fits. */
    act(kind: OnReaction, { id, asked, by }: { id: number; asked: Asked; by: By }): number {
      const reaction = find(id);
      ensureMayActOn(writerOf(reaction), by.moderator, kind);
      const actId = atOnce(() => acts[kind](reaction, asked, by));
      return actId;
    },

    ban(memberId: number, { asked, by }: { asked: BanAsked; by: By }): number {
      const member = members.find(memberId);
      if (!member) throw new Refusal('not-found');
      ensureMayBan(member, by.moderator);
      if (member.bannedAt) throw new Refusal('nothing-to-do');
      const ground = parseGround(asked);
      const until = asked.days > 0 ? new Date(by.now.getTime() + asked.days * DAY_MS) : null;
      const actId = atOnce(() => {
        members.ban(memberId, by.now, { until, silenced: asked.silenced });
        const id = moderation.addAct({ kind: 'ban', moderatorId: by.moderator.id, memberId, ...ground, now: by.now });
        deskLetters.sendBan(id, memberId, { ...ground, until, now: by.now });
        return id;
      });
      return actId;
    },

    unban(memberId: number, { moderator, now }: By): number {
      const member = members.find(memberId);
      if (!member?.bannedAt) throw new Refusal('nothing-to-do');
      ensureMayBan(member, moderator);
      const actId = atOnce(() => liftBan(member, { moderatorId: moderator.id, now }));
      return actId;
    },

    /** Lifts the bans whose term is over; nobody in particular does that. */
    liftEnded(now: Date): void {
      for (const id of members.endedBans(now)) atOnce(() => liftBan(members.find(id)!, { moderatorId: null, now }));
    },

    /** Opens or closes a discussion, or leaves it to the article and its age again. */
    setThread(articleId: string, state: 'open' | 'closed' | 'auto', { moderator, now }: By): number {
      const kind = { open: 'open', closed: 'close', auto: 'auto' } as const;
      const actId = atOnce(() => {
        const before = { state: reactions.threadState(articleId) };
        moderation.setThread(articleId, state === 'auto' ? null : state, now);
        return moderation.addAct({ kind: kind[state], moderatorId: moderator.id, articleId, before, now });
      });
      return actId;
    },

    /** Takes an act back, with the mails that had not gone out. Returns the act. Throws `too-late-to-undo`. */
    undo(actId: number, { moderator, now }: By): Act {
      const act = moderation.findAct(actId);
      if (!act) throw new Refusal('not-found');
      ensureMayUndo(act, { latest: moderation.latestLike(act), now });
      ensureKept(act);
      ensureMayReverse(act, { about: writerOf(act), by: moderator });
      atOnce(() => {
        note('undo', act, { moderator, now });
        undo[act.kind](act, now);
        moderation.markUndone(act.id, now);
        mail.recall(`act ${act.id}`);
      });
      return act;
    },

    /** Someone looks again. Granted: what was done is taken back, or the report is open again. */
    answer(objectionId: number, { granted, answer, by }: Answering): void {
      const objection = moderation.findObjection(objectionId);
      if (!objection) throw new Refusal('not-found');
      const act = objection.actId === null ? null : moderation.findAct(objection.actId);
      const report = objection.reportId === null ? null : moderation.findReport(objection.reportId);
      const parties = {
        decidedBy: act?.moderatorId ?? report?.decidedBy ?? null,
        objector: act?.memberId ?? report?.memberId ?? null,
      };
      ensureMayDecide(parties, by.moderator, holdersOf('moderate', members.staff()).length);
      if (granted && act) ensureMayReverse(act, { about: writerOf(act), by: by.moderator });
      const decision = { granted, answer: parseExplanation(answer), moderatorId: by.moderator.id, now: by.now };
      atOnce(() => {
        if (!moderation.decideObjection(objectionId, decision)) throw new Refusal('nothing-to-do');
        note('answer', act ?? report!, by);
        deskLetters.sendAnswer(objectionId, report ?? act?.memberId ?? null, decision);
        if (!granted) return;
        if (report) return moderation.reopenReport(report.id);
        if (act && !act.undoneAt) {
          undo[act.kind](act, by.now);
          moderation.markUndone(act.id, by.now);
        }
      });
    },
  };
}

export type By = { moderator: Member; now: Date };
type About = Pick<Act, 'reactionId' | 'memberId'> & { articleId?: string | null };
type Deciding = By & { outcome: 'hidden' | 'kept'; reason: string };
type LogFacts = By & { before?: Record<string, unknown>; rule?: Act['rule']; reason?: string };
type Answering = { granted: boolean; answer: string; by: By };
