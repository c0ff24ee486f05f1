import { join, resolve } from 'node:path';
import { hold } from '../database/lock.ts';

/** Does `act` while no other process publishes: all of them build in the same folder. Throws one line when another is busy. */
export async function oneAtATime<T>(act: () => Promise<T>, folder = resolve('dist')): Promise<T> {
  const letGo = hold(join(folder, 'publishing.db.lock'), 'Publishing is already going on; wait until it is done.');
  try {
    return await act();
  } finally {
    letGo();
  }
}
