import { faultLine } from '../../http/faults.ts';
import type { Waiting } from '../store/webhook-store.ts';

/** Minutes to wait after each attempt that failed; after the last it is asked once a day. */
const AGAIN_MINUTES = [1, 5, 15, 60, 240, 1_440];

/** When something that failed is tried again. `attempts`: how often it was tried before this time. */
export function waitAfter(attempts: number, { error, now }: { error: unknown; now: Date }): Waiting {
  const minutes = AGAIN_MINUTES[attempts] ?? 1_440;
  return {
    attempts: attempts + 1,
    nextAt: new Date(now.getTime() + minutes * 60_000),
    fault: faultLine(error),
  };
}
