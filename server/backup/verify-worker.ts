import { parentPort, workerData } from 'node:worker_threads';
import { verify } from './verify.ts';

/** A thread of its own, which looks at one file and says what is in it; what is wrong with it reaches the asker as an error. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
parentPort!.postMessage(verify(workerData as string));
