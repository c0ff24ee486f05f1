import { words } from '#words';
import type { Reaction } from './rules.ts';

const say = words.desk.states;

/** In a word: can it be read, and if not, why. */
export function stateOf({ withdrawnAt, hiddenAt, heldFor }: Reaction): string {
  if (withdrawnAt) return say.withdrawn;
  if (hiddenAt) return say.hidden;
  return heldFor ? say.waiting : say.placed;
}
