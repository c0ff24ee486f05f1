import { TooMany } from './errors.ts';

/** So many acts in so many minutes; the bucket fills up again evenly. */
export type Limit = { acts: number; minutes: number };

/** Memory stays bounded whoever knocks: the keys that were quiet longest go first. */
const MAX_KEYS = 20_000;

export type Limits = ReturnType<typeof openLimits>;

/** Token buckets by key, in memory: a restart forgives. */
export function openLimits() {
  const buckets = new Map<string, { left: number; at: number }>();

  return {
    /** Another one after each act that was counted: by it a test sees whether one was. */
    trace: (): string => {
      const [key, bucket] = [...buckets].at(-1) ?? [];
      return `${key} ${bucket?.left} ${buckets.size}`;
    },
    /** Counts one act. Throws `too-many`, with the seconds to wait, when there is no room. */
    ensureRoom(key: string, { acts, minutes }: Limit, now: Date): void {
      const perMs = acts / (minutes * 60_000);
      const bucket = buckets.get(key) ?? { left: acts, at: now.getTime() };
      const left = Math.min(acts, bucket.left + Math.max(0, now.getTime() - bucket.at) * perMs);
      if (left < 1) throw new TooMany(Math.ceil((1 - left) / perMs / 1000));
      buckets.delete(key);
      buckets.set(key, { left: left - 1, at: now.getTime() });
      if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value!);
    },

    /** Takes one act back: it was none of those that are counted. */
    giveBack(key: string, { acts }: Limit): void {
      const bucket = buckets.get(key);
      if (bucket) bucket.left = Math.min(acts, bucket.left + 1);
    },
  };
}
