import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { Fault, faultOf } from '../../http/faults.ts';

/** More addresses than this at once are told as "everything": a CDN clears all sooner than so many one by one. */
const MOST = 200;
/** A CDN that has not answered by then is asked again. */
const TIMEOUT_MS = 20_000;
/** After a failure; what changed in between goes along. */
const AGAIN_MS = 5_000;
/** The line that means every page. */
const EVERYTHING = '*';

type Surroundings = { command: string; origin: string; log: (line: object) => void; timeoutMs?: number };

/**
 * Tells a CDN which pages changed: runs the operator's program with their addresses on its input, one a line. One at a time,
 * what changes meanwhile goes along with the next, and no reader waits for it. A failure is told and tried again.
 */
export function openPurge({ command, origin, log, timeoutMs = TIMEOUT_MS }: Surroundings) {
  let waiting = new Set<string>();
  let running: Promise<void> | null = null;
  let again: NodeJS.Timeout | null = null;
  let stopping = false;

  const work = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = waiting.size > MOST || waiting.has(EVERYTHING) ? new Set([EVERYTHING]) : waiting;
      waiting = new Set();
      try {
        await run(command, [...batch], timeoutMs);
      } catch (error) {
        log({ level: 'error', event: 'purging failed', addresses: batch.size, error: faultOf(error) });
        waiting = new Set([...batch, ...waiting]);
        if (stopping) return;
        again = setTimeout(begin, AGAIN_MS).unref();
        return;
      }
    }
  };
  const begin = (): void => {
    again = null;
    running ??= work().finally(() => (running = null));
  };
  const changed = (path: string): void => {
    waiting.add(path === EVERYTHING ? path : origin + path);
    if (!again && !stopping) setImmediate(begin);
  };

  return {
    /** The page at this path is another one now. */
    changed,
    /** Any page can be another one now. */
    everything: (): void => changed(EVERYTHING),
    /** Tells what waits, once more at the most. */
    async stop(): Promise<void> {
      stopping = true;
      if (again) clearTimeout(again);
      await running;
      begin();
      await running;
    },
  };
}

function run(command: string, addresses: string[], timeoutMs: number): Promise<void> {
  const child = spawn(command, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const tooLate = setTimeout(() => endAll(child), timeoutMs);
  child.stdin.on('error', () => undefined); // a program that ends without reading is judged by its exit code
  child.stdin.end(`${addresses.join('\n')}\n`);
  return new Promise<void>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else fail(new Fault(`it ended with ${code ?? 'a signal'}: run it by hand to read what it says`));
    });
  }).finally(() => clearTimeout(tooLate));
}

/** With all that it started: a shell that is ended leaves its hanging curl behind, and that would hold up the next batch. */
function endAll(child: ChildProcessByStdio<Writable, null, null>): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // nothing of it runs in its group any more
  }
}
