import { longMoment } from '#dutch';
import { words } from '#words';
import type { AuditStore } from '../audit/store.ts';
import { Link } from '../../mail/facts.ts';
import type { MailStore } from '../../mail/store.ts';
import { writeMail } from '../../mail/templates.ts';
import { isStaff } from '../permissions.ts';
import type { Member } from '../rules.ts';
import { FACTORS_PATH } from './html.ts';

export type Change = keyof typeof words.factors.changed;
export type FactorLetters = ReturnType<typeof openFactorLetters>;
type World = { mail: MailStore; audit: AuditStore; origin: string };

/** Tells the owner of every change to how they sign in, in case it was someone else; what staff change is in the log besides. */
export function openFactorLetters({ mail, audit, origin }: World) {
  return {
    /** `about`: the name or number that the sentence is about. Call it in the transaction of its cause. */
    tell(member: Member, { change, about = '', now }: { change: Change; about?: string; now: Date }): void {
      const { id, name, email } = member;
      const what = words.factors.changed[change](about);
      const facts = { name, moment: longMoment(now), what, link: Link.to(origin, FACTORS_PATH) };
      mail.write({
        ...writeMail('inloggen-veranderd', facts),
        class: 'transactional',
        cause: `${change} ${id} ${now.getTime()}`,
        memberId: id,
        address: email,
        now,
      });
      if (change === 'takenAway') audit.note({ kind: 'factors-removed', actorId: null, memberId: id, now });
      else if (isStaff(member)) audit.note({ kind: 'factor', actorId: id, detail: change, now });
    },
  };
}
