import type { Register } from './register.ts';

export type Refunding = { paymentId: string; cents: number; cause: string; now: Date };

/** Sends money back, once per cause: it waits as an errand until the payment company has taken it. */
export function giveBack({ pay }: Pick<Register, 'pay'>, { paymentId, cents, cause, now }: Refunding): void {
  pay.errands.send({ kind: 'refund', paymentId, cents }, { cause, now });
}
