import { words } from '#words';
import { LINKS_PER_HOUR } from '../../mail/rules.ts';
import type { MailStore } from '../../mail/store.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Reaction } from '../rules.ts';
import type { DeskPost, Letter } from './letter-post.ts';
import type { StoredReport } from './rules.ts';

type Decision = { reaction: Reaction; reason: string; now: Date };
type Answer = { granted: boolean; answer: string; now: Date };

/** Letters to whoever reported something, or objected. */
export function openReporterLetters(
  { linkFor, linkTo, put, about }: DeskPost,
  { mail, members }: { mail: MailStore; members: MemberStore },
) {
  const toReporter = (cause: string, report: StoredReport, letter: Letter): void => {
    const member = report.memberId === null ? null : members.find(report.memberId);
    const address = member?.email ?? report.email;
    if (!address) return;
    const name = member?.name ?? report.name ?? words.desk.reader;
    put(cause, { id: member?.id ?? null, address }, { ...letter, facts: { ...letter.facts, name } });
  };

  return {
    /** Receipt of a report, at once (art. 16(4)); a mailbox that is being filled by someone gets no more of them. */
    sendReceipt(report: StoredReport, reaction: Reaction, now: Date): void {
      const { email } = report;
      if (email && mail.writtenLastHour(email, now) >= LINKS_PER_HOUR) return;
      const facts = { ...about(reaction), reason: words.reports.reasons[report.reason] };
      toReporter(`report ${report.id} receipt`, report, { template: 'melding-ontvangen', facts, now, afterMinutes: 0 });
    },

    /** What became of a report, and how to object (art. 16(5)). */
    sendDecision(actId: number, report: StoredReport, { reaction, reason, now }: Decision): void {
      if (report.outcome === null) return; // nobody decided yet
      const outcome = words.desk.outcomes[report.outcome];
      const facts = { ...about(reaction), outcome, reason, objection: linkTo(linkFor('report', report.id)) };
      toReporter(`act ${actId} report ${report.id}`, report, { template: 'melding-besluit', facts, now });
    },

    /** The answer to an objection of the writer or of a reporter. */
    sendAnswer(objectionId: number, to: StoredReport | number | null, { granted, answer, now }: Answer): void {
      const facts = { outcome: granted ? words.desk.granted : words.desk.denied, answer };
      const letter = { template: 'bezwaar-besluit', facts, now, afterMinutes: 0 };
      if (to !== null && typeof to === 'object') return toReporter(`objection ${objectionId}`, to, letter);
      const member = to === null ? null : members.find(to);
      if (!member) return;
      const addressed = { ...letter, facts: { ...facts, name: member.name } };
      put(`objection ${objectionId}`, { id: member.id, address: member.email }, addressed);
    },
  };
}
