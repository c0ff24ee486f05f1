import type { Member } from '../../members/rules.ts';
import type { Purchase } from '../ledger.ts';
import { cancel, forget, resume } from './cancel.ts';
import { giveBack, type Refunding } from './give-back.ts';
import { reconcile } from './reconcile.ts';
import { redeem } from './redeem.ts';
import { membershipOf, type Register } from './register.ts';
import { remindAll } from './remind.ts';
import { settle } from './settle.ts';
import { type Statement, withdraw } from './withdraw.ts';
import { openWorker } from './worker.ts';

/** How often it is looked at who has to hear something. */
const REMINDED_EVERY_MS = 3_600_000;

export type Cashier = ReturnType<typeof openCashier>;

/**
 * Turns what the payment company tells into membership. Everything it learns is a snapshot; everything that follows has
 * a cause that counts once: so webhooks may come twice, late, or in any order, and a crash costs nothing but time.
 * The acts that change rows belong inside the transaction of their cause.
 */
export function openCashier(register: Register) {
  const { work, stop } = openWorker(register);
  let reminded = 0;

  return {
    work,
    stop,
    membershipOf: (memberId: number, now: Date) => membershipOf(register, memberId, now),
    settle: (purchase: Purchase, now: Date) => settle(register, purchase, { now }),
    cancel: (member: Member, now: Date) => cancel(register, member, now),
    resume: (member: Member, now: Date) => resume(register, member, now),
    withdraw: (purchase: Purchase, statement: Statement) => withdraw(register, purchase, statement),
    giveBack: (refunding: Refunding) => giveBack(register, refunding),
    redeem: (member: Member, code: string, now: Date) => redeem(register, member, { code, now }),
    forget: (member: Member, now: Date) => forget(register, member, now),

    /** What only time brings about: letters about what failed or is coming, and what nobody told us. */
    async round(clock: () => Date): Promise<void> {
      const now = clock();
      if (now.getTime() - reminded >= REMINDED_EVERY_MS) {
        reminded = now.getTime();
        remindAll(register, now);
      }
      await work(clock);
    },

    /** Our books beside the payment company's; returns what differed, after having looked into it. */
    async reconcile(clock: () => Date): Promise<string[]> {
      const differences = await reconcile(register, clock());
      await work(clock);
      return differences;
    },
  };
}
