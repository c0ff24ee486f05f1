import type { Release } from '../../articles/release.ts';
import { words } from '#words';
import { land } from '../../http/reply.ts';
import type { Here } from '../../http/visit.ts';
import { personalPage } from '../personal-page.ts';
import type { Member } from '../rules.ts';
import type { Sessions } from '../sessions.ts';
import type { FactorLetters } from './factor-letters.ts';
import type { Factors } from './factors.ts';
import { codesList, FACTORS_PATH } from './html.ts';
import { ownerOf } from './owner.ts';
import { factorPage } from './pages.ts';
import type { Prover } from './prove.ts';
import type { Reauthenticate } from './reauthenticate.ts';

/** What setting up a factor takes, and taking it away. */
export type SetUpNeeds = {
  factors: Factors;
  factorLetters: FactorLetters;
  sessions: Pick<Sessions, 'prove' | 'endOthersOf'>;
  release: Release;
  atOnce: <T>(act: () => T) => T;
  prover: Prover;
  reauthenticated: Reauthenticate;
};

/** Whoever takes something away shows first who they are. Counts the form; throws what `ownerOf` and `prover.ensure` throw. */
export async function provenOwner({ prover }: Pick<SetUpNeeds, 'prover'>, c: Here): Promise<Member> {
  c.var.count('anyForm');
  ownerOf(c);
  return prover.ensure(c);
}

/**
 * After the first factor there are codes to keep; from now on other browsers ask for it too. Returns those codes, or none.
 * Call it in a transaction.
 */
export function begun(
  { factors, sessions, prover }: SetUpNeeds,
  c: Here,
  { member, by }: { member: Member; by: 'totp' | 'passkey' },
): string[] {
  const { now } = c.var;
  sessions.prove(prover.sessionOf(c), { factor: by, provedAt: now });
  if (factors.recovery.left(member.id) > 0) return [];
  sessions.endOthersOf(member.id, prover.sessionOf(c));
  return factors.recovery.renew(member.id, now);
}

/** To the list of factors, or first to the codes: they are shown this once. */
export async function shown({ release }: SetUpNeeds, c: Here, codes: string[] = []): Promise<Response> {
  if (codes.length === 0) return land(c, FACTORS_PATH);
  const { codesTitle: title, codesText: text } = words.factors;
  return personalPage(c, await factorPage(release, { title, text, form: codesList(codes) }));
}
