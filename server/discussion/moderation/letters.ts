import { settings } from '#settings';
import { words } from '#words';
import { longDate, longMoment } from '../../time/dates.ts';
import { LINKS_PER_HOUR } from '../../mail/rules.ts';
import type { MailStore } from '../../mail/store.ts';
import { type Facts, Link } from '../../mail/facts.ts';
import { writeMail } from '../../mail/templates.ts';
import { holdersOf } from '../../members/permissions.ts';
import type { MemberStore } from '../../members/store.ts';
import { type Release } from '../../articles/release.ts';
import type { Reaction } from '../rules.ts';
import { plainText } from '../text.ts';
import { signatureOf, isSignatureOf } from '../../keys/signature.ts';
import { OBJECTION_MONTHS, type Rule, type StoredReport, UNDO_MINUTES } from './rules.ts';

/** So much of a reaction stands in a mail about it. */
const QUOTED = 600;

export type About = 'act' | 'report';
export type Ground = { rule: Rule; reason: string };
export type DeskLetters = ReturnType<typeof openDeskLetters>;
export type Post = { mail: MailStore; members: MemberStore; release: Release; origin: string };

/**
 * Mails about what a moderator decided (DSA art. 16(4) and (5), 17, 20). Each is a row in the outbox; call these inside
 * the transaction of the act. They go out when it can no longer be undone.
 */
export function openDeskLetters({ mail, members, release, origin }: Post) {
  const keys = mail.secret('objection');

  const linkFor = (about: About, id: number): string =>
    `${origin}/bezwaar/?over=${about}.${id}.${signatureOf(keys, `${about} ${id}`)}`;

  const linkTo = (path: string): Link => Link.to(origin, path);

  const put = (cause: string, to: { id: number | null; address: string }, letter: Letter): void => {
    const { template, facts, now, afterMinutes = UNDO_MINUTES } = letter;
    const dueAt = new Date(now.getTime() + afterMinutes * 60_000);
    mail.write({
      ...writeMail(template, facts),
      class: 'transactional',
      cause,
      memberId: to.id,
      address: to.address,
      now,
      dueAt,
    });
  };
  const toWriter = (actId: number, memberId: number | null, letter: Letter): void => {
    const member = memberId === null ? null : members.find(memberId);
    if (!member?.verifiedAt) return; // an imported writer, or someone who left: there is nobody to write to
    const facts = { ...letter.facts, name: member.name };
    put(`act ${actId} writer`, { id: member.id, address: member.email }, { ...letter, facts });
  };
  const toReporter = (cause: string, report: StoredReport, letter: Letter): void => {
    const member = report.memberId === null ? null : members.find(report.memberId);
    const address = member?.email ?? report.email;
    if (!address) return;
    const name = member?.name ?? report.name ?? words.desk.reader;
    put(cause, { id: member?.id ?? null, address }, { ...letter, facts: { ...letter.facts, name } });
  };
  const about = (reaction: Reaction) => ({
    title: release.findArticle(reaction.articleId)?.title ?? reaction.articleId,
    moment: longMoment(reaction.placedAt),
    reaction: plainText(reaction.text, QUOTED),
  });

  return {
    linkFor,
    /** What an objection link is about, or null when we did not write it. */
    read(typed: string): { about: About; id: number } | null {
      const [about = '', id = '', signature = ''] = typed.split('.');
      if ((about !== 'act' && about !== 'report') || !/^\d{1,15}$/.test(id)) return null;
      return isSignatureOf(signature, keys, `${about} ${id}`) ? { about, id: Number(id) } : null;
    },

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

    /** Receipt of a report, at once (art. 16(4)); a mailbox that is being filled by someone gets no more of them. */
    sendReceipt(report: StoredReport, reaction: Reaction, now: Date): void {
      const { email } = report;
      if (email && mail.writtenLastHour(email, now) >= LINKS_PER_HOUR) return;
      const facts = { ...about(reaction), reason: words.reports.reasons[report.reason] };
      toReporter(`report ${report.id} receipt`, report, { template: 'melding-ontvangen', facts, now, afterMinutes: 0 });
    },

    /** What became of a report, and how to object (art. 16(5)). */
    sendDecision(actId: number, report: StoredReport, { reaction, reason, now }: Decision): void {
      const outcome = words.desk.outcomes[report.outcome!];
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

    /** Tells every moderator, at most once an hour, what waits for them. */
    sendAlert(list: string, now: Date): void {
      for (const { id, name, email: address } of holdersOf('moderate', members.staff())) {
        const facts = { name, list, link: linkTo('/beheer/'), site: settings.name };
        put(`desk ${id} ${now.getTime()}`, { id, address }, { template: 'te-beoordelen', facts, now, afterMinutes: 0 });
      }
    },
  };
}

type Letter = { template: string; facts: Facts; now: Date; afterMinutes?: number };
type Statement = Ground & { template: 'reactie-verborgen' | 'reactie-bewerkt'; reported: boolean; now: Date };
type Term = { until: Date | null; now: Date };
type Decision = { reaction: Reaction; reason: string; now: Date };
type Answer = { granted: boolean; answer: string; now: Date };
