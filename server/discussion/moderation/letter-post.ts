import type { Release } from '../../articles/release.ts';
import { signatureOf } from '../../keys/signature.ts';
import { type Facts, Link } from '../../mail/facts.ts';
import type { MailStore } from '../../mail/store.ts';
import { writeMail } from '../../mail/templates.ts';
import type { MemberStore } from '../../members/store.ts';
import { longMoment } from '#dutch';
import type { Reaction } from '../rules.ts';
import { plainText } from '../text.ts';
import { UNDO_MINUTES } from './rules.ts';

/** So much of a reaction stands in a mail about it. */
const QUOTED = 600;

/** What someone may object to. */
export type About = 'act' | 'report';
export type PostNeeds = { mail: MailStore; members: MemberStore; release: Release; origin: string };
export type Letter = { template: string; facts: Facts; now: Date; afterMinutes?: number };
/** Where letters of the desk are posted. */
export type DeskPost = ReturnType<typeof openDeskPost>;

/** Puts a letter in the outbox, to go out when its act can no longer be undone. */
export function openDeskPost({ mail, release, origin }: Omit<PostNeeds, 'members'>) {
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

  const about = (reaction: Reaction) => ({
    title: release.findArticle(reaction.articleId)?.title ?? reaction.articleId,
    moment: longMoment(reaction.placedAt),
    reaction: plainText(reaction.text, QUOTED),
  });

  return { keys, linkFor, linkTo, put, about };
}
