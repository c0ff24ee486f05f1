import { words } from '#words';
import { longMoment } from '../../dates.ts';
import type { MailStore } from '../../mail/store.ts';
import { writeMail } from '../../mail/templates.ts';
import type { Member } from '../rules.ts';
import { FACTORS_PATH } from './html.ts';

export type Change = keyof typeof words.factors.changed;
export type FactorLetters = ReturnType<typeof openFactorLetters>;

/** Tells the owner of every change to how they sign in, in case it was someone else. */
export function openFactorLetters({ mail, origin }: { mail: MailStore; origin: string }) {
  return {
    /** `about`: the name or number that the sentence is about. Call it in the transaction of its cause. */
    tell({ id, name, email }: Member, { change, about = '', now }: { change: Change; about?: string; now: Date }): void {
      const what = words.factors.changed[change](about);
      const facts = { name, moment: longMoment(now), what, link: origin + FACTORS_PATH };
      mail.write({
        ...writeMail('inloggen-veranderd', facts),
        class: 'transactional',
        cause: `${change} ${id} ${now.getTime()} ${about}`,
        memberId: id,
        address: email,
        now,
      });
    },
  };
}
