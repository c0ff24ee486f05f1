import type { Tier } from '#contract';

/** What someone's tier is right now: PRO ends at its last instant without anyone having to act. */
export function tierAt({ tier, proUntil }: { tier: Tier; proUntil: Date | null }, now: Date): Tier {
  const lapsed = proUntil !== null && proUntil <= now;
  return tier === 'pro' && !lapsed ? 'pro' : 'free';
}
