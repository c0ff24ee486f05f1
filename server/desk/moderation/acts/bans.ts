import { ensureMayBan, parseGround } from '../../../discussion/moderation/rules.ts';
import { Refusal } from '../../../http/errors.ts';
import type { Member } from '../../../members/rules.ts';
import type { By, DeskNeeds } from './needs.ts';

export type BanAsked = { rule: string; reason: string; days: number; silenced: boolean };

const DAY_MS = 86_400_000;

/** Bans a member, for a term or until someone lifts it. Returns the act's number in the log. */
export function ban(needs: DeskNeeds, memberId: number, { asked, by }: { asked: BanAsked; by: By }): number {
  const { moderation, deskLetters, members, atOnce } = needs;
  const { moderator, now } = by;
  const member = members.find(memberId);
  if (!member) throw new Refusal('not-found');
  ensureMayBan(member, moderator);
  if (member.bannedAt) throw new Refusal('nothing-to-do');
  const ground = parseGround(asked);
  const until = asked.days > 0 ? new Date(now.getTime() + asked.days * DAY_MS) : null;
  return atOnce(() => {
    members.ban(memberId, now, { until, silenced: asked.silenced });
    const actId = moderation.addAct({
      kind: 'ban',
      before: {},
      moderatorId: moderator.id,
      ...whom(memberId),
      ...ground,
      now,
    });
    deskLetters.sendBan(actId, memberId, { ...ground, until, now });
    return actId;
  });
}

/** Lifts a ban by hand. Returns the act's number in the log. */
export function unban(needs: DeskNeeds, memberId: number, { moderator, now }: By): number {
  const member = needs.members.find(memberId);
  if (!isBanned(member)) throw new Refusal('nothing-to-do');
  ensureMayBan(member, moderator);
  return needs.atOnce(() => lift(needs, member, { moderatorId: moderator.id, now }));
}

type Lifting = Pick<DeskNeeds, 'members' | 'moderation' | 'atOnce'>;

/** Lifts the bans whose term is over; nobody in particular does that. */
export function liftEnded(needs: Lifting, now: Date): void {
  for (const id of needs.members.endedBans(now)) {
    const member = needs.members.find(id);
    if (isBanned(member)) needs.atOnce(() => lift(needs, member, { moderatorId: null, now }));
  }
}

type Banned = Member & { bannedAt: Date };
const isBanned = (member: Member | null): member is Banned => Boolean(member?.bannedAt);

function lift({ members, moderation }: Lifting, member: Banned, by: { moderatorId: number | null; now: Date }): number {
  const before = {
    at: member.bannedAt.getTime(),
    until: member.bannedUntil?.getTime() ?? null,
    silenced: members.isSilenced(member.id),
  };
  members.ban(member.id, null);
  return moderation.addAct({ kind: 'unban', before, ...whom(member.id), ...by });
}

const whom = (memberId: number) => ({ reactionId: null, articleId: null, memberId });
