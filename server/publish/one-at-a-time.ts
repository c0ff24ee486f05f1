import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Does `act` while no other process publishes: all of them build in the same folder. A lock left by a process that is
 * no more counts as none. Throws one line when another is busy.
 */
export async function oneAtATime<T>(act: () => Promise<T>, folder = resolve('dist')): Promise<T> {
  const lock = join(folder, 'publishing.lock');
  mkdirSync(folder, { recursive: true });
  take(lock);
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): void {
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder && isAlive(holder)) throw new Error(`Publishing is already going on (process ${holder}).`);
  rmSync(lock, { force: true });
  writeFileSync(lock, String(process.pid), { flag: 'wx' }); // fails when another was quicker
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it lives, and belongs to someone else
  }
}
