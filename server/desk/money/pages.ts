import { Refusal } from '../../http/errors.ts';
import { keptWords } from '../../http/kept-words.ts';
import { again } from '../../http/redraw.ts';
import { alert } from '../../http/reply.ts';
import type { Here } from '../../http/visit.ts';
import { shownAtDesk } from '../../members/guarded.ts';
import { may } from '../../members/permissions.ts';
import type { Member } from '../../members/rules.ts';
import { type Html, html, NOTHING } from '../../text/html.ts';
import { deskPage } from '../frame.ts';
import { type MayDo, memberMoney } from './html.ts';
import type { MoneyNeeds } from './needs.ts';

/** What someone sees a button for; the guard of each route is what decides. */
export const mayDo = ({ var: { member } }: Here): MayDo => ({
  give: may(member, 'give'),
  refund: may(member, 'refund'),
  moderate: may(member, 'moderate'),
  seeRoles: may(member, 'see-roles'),
});

export function ensureMemberOf({ members }: MoneyNeeds, id: string): Member {
  const member = members.find(Number(id));
  if (!member) throw new Refusal('not-found');
  return member;
}

/** All that is known of one member's money. */
export function memberPage(needs: MoneyNeeds, c: Here, { member, above = NOTHING }: MemberDrawn): Promise<string> {
  const { pay, invoices, cashier, release } = needs;
  const content = memberMoney({
    member,
    membership: cashier.membershipOf(member.id, c.var.now),
    payments: pay.payments.of(member.id),
    acts: pay.memberships.actsOf(member.id),
    purchases: pay.purchases.of(member.id),
    invoices: invoices.of(member.id),
    mayDo: mayDo(c),
  });
  return deskPage(c, release, { title: member.name, content, above });
}

type MemberDrawn = { member: Member; above?: Html };

/** The same page, with why a form on it was refused and what was typed in it. */
export const memberAgain = (needs: MoneyNeeds, c: Here, member: Member) => (typed: Record<string, string>) =>
  again({ member: shownAtDesk(c, 'see-money', member), typed }, ({ member, typed }, refusal) =>
    memberPage(needs, c, { member, above: html`${alert(refusal)}${keptWords(typed)}` }),
  );
