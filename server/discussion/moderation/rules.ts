import { Refusal } from '../../http/errors.ts';
import type { ModerationKind } from '../../members/audit/rules.ts';
import { isStaff, may, type Role } from '../../members/permissions.ts';
import { type Member, parseEmail, parseName } from '../../members/rules.ts';
import { type HeldFor, parseText, type ThreadState } from '../rules.ts';

export const REASONS = ['unlawful', 'person', 'privacy', 'advertising', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** The house rules in the order of content/pages/huisregels.mdx; `words.desk.rules` has their short names. */
export const RULES = ['topic', 'person', 'privacy', 'advertising', 'own', 'law'] as const;
export type Rule = (typeof RULES)[number];

/** What was there before an act, by its kind: what is needed to take it back. Times are milliseconds. */
type Before = {
  release: { heldFor: HeldFor };
  hide: { heldFor: HeldFor | null; reports: number[] };
  restore: { hiddenAt: number };
  keep: { reports: number[] };
  edit: { text: string; moderatedAt: number | null };
  ban: Record<string, never>;
  unban: { at: number; until: number | null; silenced: boolean };
  close: { state: ThreadState | null };
  open: { state: ThreadState | null };
  auto: { state: ThreadState | null };
};
export type ActKind = ModerationKind;
/** Whose words or whose standing; null: someone without an account, or who left. */
type OnReaction = { reactionId: number; memberId: number | null; articleId: string };
type OnMember = { reactionId: null; memberId: number | null; articleId: null };
type OnThread = { reactionId: null; memberId: null; articleId: string };
type Target<Kind extends ActKind> = Kind extends 'ban' | 'unban'
  ? OnMember
  : Kind extends 'close' | 'open' | 'auto'
    ? OnThread
    : OnReaction;
/** The rule that was broken, and why; some acts need neither. */
type Grounds = { rule: Rule | null; reason: string | null };
type Deed<Erased = never> = {
  [Kind in ActKind]: { kind: Kind; before: Before[Kind] | Erased } & Target<Kind>;
}[ActKind];

/** One row in the log: who did what, why, and what was there before; null when that went with a writer who left. */
export type Act = Deed<null> &
  Grounds & {
    id: number;
    moderatorId: number | null;
    moderatorName: string | null;
    memberName: string | null;
    actedAt: Date;
    undoneAt: Date | null;
  };
/** An act that is about to be logged. `moderatorId` is null when it came about by itself, such as the end of a ban. */
export type NewAct = Deed & Partial<Grounds> & { moderatorId: number | null; now: Date };

export type Objection = {
  id: number;
  actId: number | null;
  reportId: number | null;
  text: string;
  madeAt: Date;
  decidedAt: Date | null;
  granted: boolean | null;
};

/** A report as it is stored: who may be told what became of it, and what is wrong. */
export type Report = { reason: Reason; explanation: string; name: string | null; email: string | null };
/** A report as it is kept, and what was decided about it. */
export type StoredReport = Report & {
  id: number;
  reactionId: number;
  memberId: number | null;
  reportedAt: Date;
  decidedAt: Date | null;
  decidedBy: number | null;
  outcome: 'hidden' | 'kept' | null;
};

type TypedReport = {
  reason: string;
  explanation: string;
  name: string;
  email: string;
  faith?: string | undefined;
};

/** Room for the facts, not for a file of them. */
export const EXPLANATION_MAX_LENGTH = 2_000;
/** Within this time an act can be undone, and until then nobody is mailed about it. */
export const UNDO_MINUTES = 5;
/** DSA art. 20(1): at least six months. */
export const OBJECTION_MONTHS = 6;
/** Days a moderator can choose for a ban; 0: until someone lifts it. */
export const BAN_DAYS = [7, 30, 365, 0] as const;

/**
 * DSA art. 16(2): why, where, who (optional here), and a statement of good faith. Throws `no-reason`, `no-explanation`,
 * `no-faith`, `bad-name` or `bad-email`. Who leaves name and address empty gets no answer and is heard all the same.
 */
export function parseReport({ reason, explanation, name, email, faith }: TypedReport): Report {
  if (!isReason(reason)) throw new Refusal('no-reason');
  if (faith !== 'yes') throw new Refusal('no-faith');
  return {
    reason,
    explanation: parseExplanation(explanation),
    name: name.trim() ? parseName(name) : null,
    email: email.trim() ? parseEmail(email) : null,
  };
}

/** Why, in a person's own words. Throws `no-explanation`. */
export function parseExplanation(typed: string): string {
  if (typed.length > EXPLANATION_MAX_LENGTH || !typed.trim()) throw new Refusal('no-explanation');
  return parseText(typed);
}

/** DSA art. 17: a restriction names the rule and the facts. Throws `no-rule` or `no-explanation`. */
export function parseGround({ rule, reason }: { rule: string; reason: string }): { rule: Rule; reason: string } {
  const found = RULES.find((one) => one === rule);
  if (!found) throw new Refusal('no-rule');
  return { rule: found, reason: parseExplanation(reason) };
}

/** Whoever has a role is dealt with by whoever gives roles, and nobody by themselves. Throws `not-yourself` or `not-staff`. */
export function ensureMayBan(member: Member, by: Member): void {
  if (member.id === by.id) throw new Refusal('not-yourself');
  if (!mayBan(member, by)) throw new Refusal('not-staff');
}

/** The same, as an answer: whether a button for it is shown. */
export function mayBan(member: Member, by: Member): boolean {
  return member.id !== by.id && (!isStaff(member) || may(by, 'change-roles'));
}

/** Who answers for whom in the discussion; whoever does not moderate is a reader like any other. */
const RANK: Record<Role, number> = { member: 0, author: 0, bookkeeper: 0, moderator: 1, editor: 2, administrator: 3 };
/** What helps its writer, and so is not theirs to decide; one's own words may always be taken away. */
const IN_FAVOUR: readonly ActKind[] = ['release', 'restore', 'keep'];

/**
 * Nobody judges their own case, or the words of someone who stands above them. `writer` is null for someone without an
 * account. Throws `not-yourself` or `not-staff`.
 */
export function ensureMayActOn(writer: Member | null, by: Member, kind: ActKind): void {
  if (!writer) return;
  if (writer.id === by.id && IN_FAVOUR.includes(kind)) throw new Refusal('not-yourself');
  if (RANK[writer.role] > RANK[by.role]) throw new Refusal('not-staff');
}

/** Taking back what was done about a colleague is as much a decision about them as doing it was. */
export function ensureMayReverse(
  { kind, moderatorId }: Pick<Act, 'kind' | 'moderatorId'>,
  { about, by }: { about: Member | null; by: Member },
): void {
  if (about && (kind === 'ban' || kind === 'unban')) return ensureMayBan(about, by);
  if (about?.id !== by.id) return ensureMayActOn(about, by, kind);
  if (moderatorId !== by.id) throw new Refusal('not-yourself');
}

/** An act can be undone for a few minutes, once, and only while nothing else happened to the same. Throws `too-late-to-undo`. */
export function ensureMayUndo(act: Act, { latest, now }: { latest: Act | null; now: Date }): void {
  const old = now.getTime() - act.actedAt.getTime() >= UNDO_MINUTES * 60_000;
  if (act.undoneAt || old || latest?.id !== act.id) throw new Refusal('too-late-to-undo');
}

/** Throws `objection-late` six months after the decision. */
export function ensureMayObject(decidedAt: Date, now: Date): void {
  const last = new Date(decidedAt);
  last.setUTCMonth(last.getUTCMonth() + OBJECTION_MONTHS);
  if (now > last) throw new Refusal('objection-late');
}

/** Who decided first and who objects; null: someone without an account. */
type Parties = { decidedBy: number | null; objector: number | null };

/** Someone else looks again, when there is someone else; never the one who objects. Throws `same-moderator` or `not-yourself`. */
export function ensureMayDecide({ decidedBy, objector }: Parties, moderator: Member, moderators: number): void {
  if (objector === moderator.id) throw new Refusal('not-yourself');
  if (decidedBy === moderator.id && moderators > 1) throw new Refusal('same-moderator');
}

function isReason(typed: string): typed is Reason {
  return REASONS.some((reason) => reason === typed);
}

/** What someone does not agree with: an act, or the decision on a report. */
export type Contested = { act: Act; report: null } | { act: null; report: StoredReport };

/** The lists of the desk; each is looked at apart. */
export const QUEUES = ['waiting', 'reported', 'hidden', 'all'] as const;
export type Queue = (typeof QUEUES)[number];
