import { Refusal } from '../../http/errors.ts';
import type { Member } from '../../members/rules.ts';

/** A year, and the day that some years have more: what is given for longer is forgotten, and nobody looks at it again. */
const GIFT_MAX_DAYS = 366;

const DAY_MS = 86_400_000;

/** PRO is given to others, and for a term that someone looks at again. Throws `not-yourself`, `bad-day` or `gift-too-long`. */
export function ensureMayGive(giver: Member, to: Member, { until, now }: { until: Date; now: Date }): void {
  if (giver.id === to.id) throw new Refusal('not-yourself');
  if (until <= now) throw new Refusal('bad-day');
  // The end of a day is up to a day after the same moment of that day.
  if (until.getTime() - now.getTime() > (GIFT_MAX_DAYS + 1) * DAY_MS) throw new Refusal('gift-too-long');
}

/** Nobody gives money back to themselves; `memberId` is null when the payer is gone. Throws `not-yourself`. */
export function ensureMayRefund(giver: Member, memberId: number | null): void {
  if (giver.id === memberId) throw new Refusal('not-yourself');
}
