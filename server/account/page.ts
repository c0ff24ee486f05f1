import { getCookie } from 'hono/cookie';
import type { Release } from '../articles/release.ts';
import { fill, fillFields } from '../articles/slots.ts';
import type { FollowStore } from '../discussion/follow/store.ts';
import type { DeskLetters } from '../discussion/moderation/letters.ts';
import type { ModerationStore } from '../discussion/moderation/store.ts';
import type { Reaction } from '../discussion/rules.ts';
import { stateOf } from '../discussion/moderation/state-html.ts';
import { type Again, again } from '../http/redraw.ts';
import { alert } from '../http/reply.ts';
import type { Here } from '../http/visit.ts';
import type { MailStore } from '../mail/store.ts';
import type { Factors } from '../members/factors/factors.ts';
import { asksPassword } from '../members/factors/reauthenticate.ts';
import type { Member } from '../members/rules.ts';
import { hashOfSession, type Sessions } from '../members/sessions.ts';
import type { MemberStore } from '../members/store.ts';
import { subscriptionFacts } from '../pay/member/subscribed.ts';
import { subscriptionSection } from '../pay/member/subscription-html.ts';
import type { PayStore } from '../pay/store/store.ts';
import { accountPage, type Written } from './html.ts';
import type { AccountStore } from './store.ts';

/** What a member looks for is recent; the zip has everything. */
const WRITTEN_SHOWN = 10;

/** What the account page shows. */
export type PageNeeds = Parameters<typeof subscriptionFacts>[0] & {
  accounts: Pick<AccountStore, 'sessionsOf' | 'countReactions'>;
  sessions: Pick<Sessions, 'cookieName'>;
  members: Pick<MemberStore, 'findCredential'>;
  mail: Pick<MailStore, 'consentsOf'>;
  factors: Pick<Factors, 'has' | 'passkeys' | 'totp'>;
  moderation: Pick<ModerationStore, 'historyOf' | 'actsOnReaction'>;
  deskLetters: Pick<DeskLetters, 'linkFor'>;
  follows: Pick<FollowStore, 'followedBy'>;
  pay: Pick<PayStore, 'ownsEbook'>;
  release: Release;
};

/** "Mijn Kennisbank", for one member. */
export async function drawAccount(needs: PageNeeds, c: Here, member: Member): Promise<string> {
  const { accounts, sessions, mail, moderation, factors, follows, pay, release } = needs;
  const mine = hashOfSession(getCookie(c, sessions.cookieName) ?? '');
  const facts = {
    now: c.var.now,
    sessions: accounts.sessionsOf(member.id, mine),
    consents: mail.consentsOf(member.id),
    reactions: accounts.countReactions(member.id),
    written: moderation.historyOf(member.id, WRITTEN_SHOWN).flatMap((reaction) => writtenOf(needs, reaction)),
    ownsEbook: pay.ownsEbook(member.id),
    subscription: subscriptionSection(subscriptionFacts(needs, member.id, c.var.now)),
    factors: { passkeys: factors.passkeys.of(member.id), totp: factors.totp.of(member.id) },
    asksPassword: asksPassword(needs, member),
    followed: follows.followedBy(member.id).flatMap((id) => release.findArticle(id) ?? []),
  };
  return fill(await release.template('mijn'), { account: accountPage(member, facts) });
}

/** A hidden reaction stays visible to its writer, with the way to object (DSA art. 17 and 20). */
function writtenOf({ release, moderation, deskLetters }: PageNeeds, reaction: Reaction): Written[] {
  const article = release.findArticle(reaction.articleId);
  if (!article) return [];
  const hide = moderation.actsOnReaction(reaction.id).find(({ kind, undoneAt }) => kind === 'hide' && !undoneAt);
  const objection = reaction.hiddenAt && hide ? deskLetters.linkFor('act', hide.id) : null;
  return [{ id: reaction.id, path: article.path, title: article.title, state: stateOf(reaction), objection }];
}

/** The account as it stands, with what was typed where it was typed. */
export const accountAgain = (needs: PageNeeds, c: Here, typed: Record<string, string> = {}): Again =>
  again({ member: c.var.member, typed }, async ({ member, typed }, refusal) =>
    member ? fillFields(fill(await drawAccount(needs, c, member), { refusal: alert(refusal) }), typed) : null,
  );
