import { longMoment } from '#dutch';
import { SIGN_UPS_KEPT } from '../http/rate-limits.ts';
import type { Letters } from './letters.ts';
import { ensureFreeName, parseName } from './rules.ts';
import type { SignUp, SignUpStore } from './sign-up-store.ts';
import type { MemberStore } from './store.ts';

export type SignUpNeeds = {
  members: Pick<MemberStore, 'get'>;
  signUps: Pick<SignUpStore, 'lastHour' | 'add'>;
  letters: Pick<Letters, 'sendLink'>;
};
type Asked = Omit<SignUp, 'id' | 'askedAt'>;

/** Mails a link for what was typed, and keeps it beside that link. Call it in a transaction. */
export function mailSignUp(
  { members, signUps, letters }: SignUpNeeds,
  asked: Asked,
  { browser, now }: { browser: string; now: Date },
): void {
  const { landing, name } = asked;
  const member = members.get(asked.memberId);
  if (signUps.lastHour(member.id, now) >= SIGN_UPS_KEPT) return;
  if (member.verifiedAt) {
    // The answer must not tell that the address is known; the mail, which only its owner reads, may.
    letters.sendLink(member, { template: 'al-lid', purpose: 'sign-in', path: '/inloglink/', landing, now });
    return signUps.add({ ...asked, name: '', passwordHash: '', code: null, browser, now });
  }
  const link = { template: 'bevestigen', purpose: 'verify', path: '/bevestigen/', landing } as const;
  const code = letters.sendLink(member, { ...link, facts: { name, moment: longMoment(now) }, now });
  signUps.add({ ...asked, code, browser, now });
}

/** What knows whose names are taken. */
export type NameNeeds = { members: Pick<MemberStore, 'staffNames'>; release: { authorNames: () => string[] } };

/** A name that passes for nobody of the house. Throws `bad-name` or `name-taken`. */
export function parseFreeName({ members, release }: NameNeeds, typed: string): string {
  const name = parseName(typed);
  ensureFreeName(name, [...members.staffNames(), ...release.authorNames()]);
  return name;
}
