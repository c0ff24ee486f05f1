import { setTimeout as sleep } from 'node:timers/promises';
import { LINK_ANSWER_MS } from '../http/rate-limits.ts';

/** Waits until an answer takes as long as any other: how long it took must not tell whether an address is known. */
export async function answerAlike(begun: number): Promise<void> {
  await sleep(Math.max(0, LINK_ANSWER_MS - (performance.now() - begun)));
}
