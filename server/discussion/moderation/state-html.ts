import { words } from '#words';
import type { Reaction } from '../rules.ts';

/** In a word: can it be read, and if not, why. */
export function stateOf({ withdrawnAt, hiddenAt, heldFor }: Reaction): string {
  if (withdrawnAt) return words.desk.states.withdrawn;
  if (hiddenAt) return words.desk.states.hidden;
  return heldFor ? words.desk.states.waiting : words.desk.states.placed;
}
