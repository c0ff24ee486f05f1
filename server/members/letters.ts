import { randomUUID } from 'node:crypto';
import { longDate, longMoment } from '#dutch';
import { words } from '#words';
import { LINKS_PER_HOUR } from '../mail/rules.ts';
import type { MailStore } from '../mail/store.ts';
import { Link } from '../mail/facts.ts';
import { writeMail } from '../mail/templates.ts';
import { type AddressMove, type AddressMoves, UNDO_DAYS } from './address-move-store.ts';
import type { Role } from './permissions.ts';
import { whatRoleMay } from './role-words.ts';
import type { Member } from './rules.ts';
import { newCode, type Purpose, type TokenStore } from './token-store.ts';

export type Letters = ReturnType<typeof openLetters>;
type LinkLetter = {
  template: string;
  purpose: Purpose;
  path: string;
  address?: string;
  landing?: string;
  /** Whom it greets, where that is not yet the member's name; and what else the letter says. */
  facts?: { name?: string } & Record<string, string>;
  /** Asked for by a code that only this mailbox had: strangers cannot have filled the mailbox with it. */
  uncounted?: boolean;
  now: Date;
};
/** How the letters about a move greet, and where they are sent. */
type MoveLetter = { member: Member; move: AddressMove; now: Date };

/** An account that nobody has proven has no name. */
const nameOf = ({ name }: Member): string => name || words.members.reader;

/** Mails about an account. Each is a row in the outbox; call these inside the transaction of their cause. */
export function openLetters({ mail, tokens, moves, origin }: Needs) {
  const put = (member: Member, { template, address, facts, link, now }: Letter): void => {
    // Each is a cause of its own: two people can ask for the same account in the same instant.
    const cause = `${template} ${member.id} ${now.getTime()} ${randomUUID()}`;
    const written = writeMail(template, { ...facts, link: Link.to(origin, link) });
    mail.write({ ...written, class: 'transactional', cause, memberId: member.id, address, now });
  };

  /** A letter about a move: when it was, and a fresh link that undoes it until when. */
  const putMove = (template: string, { member, move, now }: MoveLetter): void => {
    const code = newCode();
    moves.add({ ...move, code });
    const until = longDate(new Date(move.movedAt.getTime() + UNDO_DAYS * 86_400_000));
    const facts = { name: nameOf(member), moment: longMoment(move.movedAt), until };
    put(member, { template, address: move.oldAddress, facts, link: `/adres-terug/?code=${code}`, now });
  };

  return {
    /**
     * A mail with a link that opens something; returns the link's code. Above the limit of an hour it is not written, null is
     * returned, and nobody is told.
     */
    sendLink(member: Member, { facts = {}, uncounted = false, ...letter }: LinkLetter): string | null {
      const { template, purpose, path, address = member.email, landing = '/mijn/', now } = letter;
      if (!uncounted && mail.writtenLastHour(address, now) >= LINKS_PER_HOUR) return null;
      const code = tokens.issue({ purpose, memberId: member.id, address, landing, now });
      put(member, { template, address, facts: { name: nameOf(member), ...facts }, link: `${path}?code=${code}`, now });
      return code;
    },

    /** Tells the address an account moved away from, with a link that brings it back. Never held back: it is the alarm. */
    sendMoved: (letter: MoveLetter): void => putMove('adres-verhuisd', letter),
    /** Answers whoever asks, at an address an account moved away from, for a way into it. */
    sendMovedBefore(letter: MoveLetter): void {
      if (mail.writtenLastHour(letter.move.oldAddress, letter.now) >= LINKS_PER_HOUR) return;
      putMove('adres-was-verhuisd', letter);
    },

    /** Tells the owner of an address what happened to the account, in case it was someone else. */
    sendNotice(member: Member, { template, path, address = member.email, now }: NoticeLetter): void {
      const facts = { name: nameOf(member), moment: longMoment(now) };
      put(member, { template, address, facts, link: path, now });
    },

    /** Tells a member what they may from now on, and what they were. */
    sendRole(member: Member, { from, to, now }: { from: Role; to: Role; now: Date }): void {
      const roles = { former: words.roles.names[from], role: words.roles.names[to], may: whatRoleMay(to) };
      const facts = { name: member.name, moment: longMoment(now), ...roles };
      put(member, { template: 'rol-gewijzigd', address: member.email, facts, link: '/inloggen/', now });
    },

    sendFarewell: (member: Member, farewell: Farewell): void => sendFarewell(mail, member, farewell),
  };
}

/** The last mail, also to where the account moved away from lately. Its row belongs to nobody any more, and loses the address once it is sent. */
function sendFarewell(
  mail: Needs['mail'],
  { id, name, email }: Member,
  { reactionsToo, alsoTo = [], now }: Farewell,
): void {
  const reactions = reactionsToo ? words.account.erasedReactions : words.account.keptReactions;
  const written = writeMail('account-verwijderd', { name, moment: longMoment(now), reactions });
  for (const [index, address] of [email, ...alsoTo].entries()) {
    const cause = `account-verwijderd ${id}${index ? ` ${index}` : ''} ${now.getTime()}`;
    mail.write({ ...written, class: 'transactional', cause, memberId: null, address, now });
  }
}

type Needs = {
  mail: Pick<MailStore, 'write' | 'writtenLastHour'>;
  tokens: Pick<TokenStore, 'issue'>;
  moves: Pick<AddressMoves, 'add'>;
  origin: string;
};
type Farewell = { reactionsToo: boolean; alsoTo?: string[]; now: Date };
type NoticeLetter = { template: string; path: string; address?: string; now: Date };
type Letter = { template: string; address: string; facts: Record<string, string>; link: string; now: Date };
