import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Contents } from './verify.ts';

/** The same as `verify`, in a thread of its own: looking through a large file takes seconds, in which readers must not wait. */
export async function verifyApart(file: string): Promise<Contents> {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: file, execArgv: [] });
  try {
    const [contents] = (await once(worker, 'message')) as [Contents]; // rejects with what the thread throws
    return contents;
  } finally {
    await worker.terminate();
  }
}
