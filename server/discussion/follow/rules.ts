import { EDIT_WINDOW_MINUTES } from '#contract';

/** A lively discussion is one mail in so long, not one per reaction. */
const DIGEST_HOURS = 6;

/** What is mailed is the final text: nobody is told of a reaction that its writer may still change. */
export function finalSince(now: Date): Date {
  return new Date(now.getTime() - EDIT_WINDOW_MINUTES * 60_000);
}

/** When the next digest of one article may go to one member: not before. */
export function nextDigest(mailedAt: Date | null): Date {
  return mailedAt ? new Date(mailedAt.getTime() + DIGEST_HOURS * 3_600_000) : new Date(0);
}
