import { longDate } from '#dutch';
import { words } from '#words';
import type { Release } from '../../articles/release.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Reaction } from '../rules.ts';
import type { DeskPost, Letter } from './letter-post.ts';
import { OBJECTION_MONTHS, type Rule } from './rules.ts';

type Ground = { rule: Rule; reason: string };
type Statement = Ground & { template: 'reactie-verborgen' | 'reactie-bewerkt'; reported: boolean; now: Date };
type Term = { until: Date | null; now: Date };

/** Letters to whoever wrote what was decided about. */
export function openWriterLetters(
  { linkFor, linkTo, put, about }: DeskPost,
  { members, release }: { members: MemberStore; release: Release },
) {
  const toWriter = (actId: number, memberId: number | null, letter: Letter): void => {
    const member = memberId === null ? null : members.find(memberId);
    if (!member?.verifiedAt) return; // an imported writer, or someone who left: there is nobody to write to
    const facts = { ...letter.facts, name: member.name };
    put(`act ${actId} writer`, { id: member.id, address: member.email }, { ...letter, facts });
  };

  return {
    /** The statement of reasons for a reaction that was hidden or changed (DSA art. 17). */
    sendStatement(actId: number, reaction: Reaction, { rule, reason, template, reported, now }: Statement): void {
      const facts = {
        ...about(reaction),
        rule: words.desk.rules[rule],
        reason,
        because: reported ? words.desk.becauseReported : words.desk.becauseOurselves,
        rules: linkTo('/huisregels/'),
        objection: linkTo(linkFor('act', actId)),
        months: String(OBJECTION_MONTHS),
      };
      toWriter(actId, reaction.memberId, { template, facts, now });
    },

    sendRestored(actId: number, reaction: Reaction, now: Date): void {
      const article = release.findArticle(reaction.articleId);
      const link = linkTo(`${article?.path ?? '/'}#reactie-${reaction.id}`);
      toWriter(actId, reaction.memberId, { template: 'reactie-teruggezet', facts: { ...about(reaction), link }, now });
    },

    sendBan(actId: number, memberId: number, { rule, reason, until, now }: Ground & Term): void {
      const facts = {
        rule: words.desk.rules[rule],
        reason,
        until: until ? words.desk.untilDay(longDate(until)) : words.desk.untilLifted,
        rules: linkTo('/huisregels/'),
        objection: linkTo(linkFor('act', actId)),
        months: String(OBJECTION_MONTHS),
      };
      toWriter(actId, memberId, { template: 'geblokkeerd', facts, now });
    },
  };
}
