import { spawn } from 'node:child_process';
import { Fault, faultOf } from '../http/faults.ts';
import type { Release } from '../articles/release.ts';

/** After a failure the next try waits this long: building takes a machine's attention, and the mistake is still there. */
const TRY_AGAIN_MS = 3_600_000;

type Surroundings = { release: Release; log: (line: object) => void; publish?: () => Promise<void> };

/**
 * Publishes when the moment of a planned article has come; asked again and again, it builds once per moment. Building
 * happens in a process of its own, beside the server.
 */
export function openTimetable({ release, log, publish = publishBeside }: Surroundings): (now: Date) => Promise<void> {
  let tried = { moment: 0, at: 0 };
  let running: Promise<void> | null = null;

  const attempt = async (moment: number): Promise<void> => {
    try {
      await publish();
      log({ level: 'info', event: 'published on time', moment: new Date(moment).toISOString() });
    } catch (error) {
      log({ level: 'error', event: 'publishing on time failed', error: faultOf(error) });
    }
  };

  return async (now) => {
    const due = release.planned().filter((moment) => moment <= now.getTime());
    const moment = Math.max(...due);
    if (running || due.length === 0) return;
    if (tried.moment === moment && now.getTime() - tried.at < TRY_AGAIN_MS) return;
    tried = { moment, at: now.getTime() };
    running = attempt(moment).finally(() => (running = null));
    await running;
  };
}

function publishBeside(): Promise<void> {
  const child = spawn(process.execPath, ['server/publish/publish.ts'], { stdio: 'ignore' });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Fault(`it ended with ${code ?? 'a signal'}: "npm run publish" says why`)),
    );
  });
}
