import { words } from '#words';
import { longMoment } from '../dates.ts';
import { LINKS_PER_HOUR } from '../mail/rules.ts';
import type { MailStore } from '../mail/store.ts';
import { Link } from '../mail/facts.ts';
import { writeMail } from '../mail/templates.ts';
import type { Role } from './permissions.ts';
import { whatRoleMay } from './role-words.ts';
import type { Member } from './rules.ts';
import type { Purpose, TokenStore } from './tokens.ts';

export type Letters = ReturnType<typeof openLetters>;
export type LinkLetter = {
  template: string;
  purpose: Purpose;
  path: string;
  address?: string;
  landing?: string;
  now: Date;
};

/** Mails about an account. Each is a row in the outbox; call these inside the transaction of their cause. */
export function openLetters({ mail, tokens, origin }: { mail: MailStore; tokens: TokenStore; origin: string }) {
  const put = (member: Member, { template, address, facts, link, now }: Letter): void => {
    const cause = `${template} ${member.id} ${now.getTime()}`;
    const written = writeMail(template, { ...facts, link: Link.to(origin, link) });
    mail.write({ ...written, class: 'transactional', cause, memberId: member.id, address, now });
  };

  return {
    /** A mail with a link that opens something. Above the limit of an hour it is not written, and nobody is told. */
    sendLink(
      member: Member,
      { template, purpose, path, address = member.email, landing = '/mijn/', now }: LinkLetter,
    ): void {
      if (mail.writtenLastHour(address, now) >= LINKS_PER_HOUR) return;
      const code = tokens.issue({ purpose, memberId: member.id, address, landing, now });
      put(member, { template, address, facts: { name: member.name }, link: `${path}?code=${code}`, now });
    },

    /** Tells the owner of an address what happened to the account, in case it was someone else. */
    sendNotice(member: Member, { template, path, now }: { template: string; path: string; now: Date }): void {
      const facts = { name: member.name, moment: longMoment(now) };
      put(member, { template, address: member.email, facts, link: path, now });
    },

    /** Tells a member what they may from now on, and what they were. */
    sendRole(member: Member, { from, to, now }: { from: Role; to: Role; now: Date }): void {
      const roles = { former: words.roles.names[from], role: words.roles.names[to], may: whatRoleMay(to) };
      const facts = { name: member.name, moment: longMoment(now), ...roles };
      put(member, { template: 'rol-gewijzigd', address: member.email, facts, link: '/inloggen/', now });
    },

    /** The last mail. Its row belongs to nobody any more, and loses the address once it is sent. */
    sendFarewell({ id, name, email }: Member, { reactionsToo, now }: { reactionsToo: boolean; now: Date }): void {
      const reactions = reactionsToo ? words.account.erasedReactions : words.account.keptReactions;
      const written = writeMail('account-verwijderd', { name, moment: longMoment(now), reactions });
      mail.write({
        ...written,
        class: 'transactional',
        cause: `account-verwijderd ${id}`,
        memberId: null,
        address: email,
        now,
      });
    },
  };
}

type Letter = { template: string; address: string; facts: Record<string, string>; link: string; now: Date };
