import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { attachment } from '../http/attachment.ts';
import { RAW, upTo } from '../http/fields.ts';
import { atMost, readForm } from '../http/forms.ts';
import { land, PRIVATE } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import type { AddressMoves } from '../members/address-move-store.ts';
import type { AuditStore } from '../members/audit/store.ts';
import type { Removals } from '../members/endings.ts';
import { openProver, type ProverNeeds } from '../members/factors/prove.ts';
import { openReauthentication, type Reauthenticate } from '../members/factors/reauthenticate.ts';
import type { Letters } from '../members/letters.ts';
import { ensureNotLast } from '../members/permissions.ts';
import { SIGN_IN_KB } from '../members/routes.ts';
import type { Member } from '../members/rules.ts';
import { forgetSession, type SignOutNeeds } from '../members/sign-out.ts';
import type { MemberStore } from '../members/store.ts';
import type { Cashier } from '../pay/cashier/cashier.ts';
import { exportZip } from './export.ts';
import type { PersonalDataStore } from './personal-data-store.ts';

const password = z.object({ current: upTo(RAW.password).default('') });
const removing = password.extend({ reactions: z.enum(['keep', 'erase']) });

type Asked = ProverNeeds &
  SignOutNeeds & {
    members: Pick<MemberStore, 'staff'>;
    audit: Pick<AuditStore, 'note'>;
    personalData: PersonalDataStore;
    removals: Removals;
    moves: Pick<AddressMoves, 'ofMember'>;
    letters: Pick<Letters, 'sendFarewell'>;
    cashier: Pick<Cashier, 'forget'>;
  };
type Needs = Asked & { reauthenticated: Reauthenticate };

/** What a member may ask of us by law: a copy of everything (AVG art. 15 and 20), and to be removed (art. 17). */
export function privacyRoutes(asked: Asked) {
  const needs: Needs = { ...asked, reauthenticated: openReauthentication(asked, openProver(asked)) };
  return new Hono<Visit>()
    .post('/mijn/gegevens.zip', atMost(SIGN_IN_KB), (c) => takeAlong(needs, c))
    .post('/mijn/verwijderen', atMost(SIGN_IN_KB), (c) => removeAccount(needs, c));
}

async function takeAlong({ reauthenticated, audit, personalData }: Needs, c: Here): Promise<Response> {
  const member = await reauthenticated(c, (await readForm(c, password, { limit: 'anyForm' })).current);
  audit.note({ kind: 'download', actorId: member.id, memberId: member.id, now: c.var.now });
  const zip = await exportZip(personalData.everythingAbout(member.id));
  const name = attachment('mijn-kennisbank.zip');
  return c.body(zip, 200, { ...PRIVATE, 'Content-Type': 'application/zip', 'Content-Disposition': name });
}

async function removeAccount(needs: Needs, c: Here): Promise<Response> {
  const { reauthenticated, members, atOnce } = needs;
  const { current, reactions } = await readForm(c, removing, { limit: 'anyForm' });
  const member = await reauthenticated(c, current);
  ensureNotLast(member, members.staff());
  atOnce(() => remove(needs, member, { reactionsToo: reactions === 'erase', now: c.var.now }));
  forgetSession(needs, c);
  return land(c, '/');
}

type Removing = { reactionsToo: boolean; now: Date };

/** Everything of a member goes, and they hear that it did. Call it in a transaction. */
function remove(needs: Needs, member: Member, { reactionsToo, now }: Removing): void {
  const { audit, cashier, moves, removals, letters } = needs;
  audit.note({ kind: 'remove-account', actorId: member.id, now });
  cashier.forget(member, now);
  // Whoever moved the account elsewhere and takes it away there is not the one who lost it.
  const alsoTo = moves.ofMember(member.id, now).map(({ oldAddress }) => oldAddress);
  removals.remove(member.id, { formerName: words.account.former, reactionsToo, now });
  letters.sendFarewell(member, { reactionsToo, alsoTo: [...new Set(alsoTo)], now });
}
