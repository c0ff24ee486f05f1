import { words } from '#words';
import { NAME_LENGTH } from '#contract';
import { cleanName, passesForStaff } from '../members/name-rules.ts';

/**
 * A name from a file as ours are; what cannot be one becomes "Lezer". Nobody knows who wrote under the name of a guest, so
 * one of the house says that it was a guest. `staffNames`: null for who proves who they are by the mailbox.
 */
export function guestName(typed: string, staffNames: readonly string[] | null): string {
  const name = cleanName(typed) ?? words.reactions.namelessGuest;
  const mark = words.reactions.guestMark;
  if (staffNames === null || name.endsWith(mark) || !passesForStaff(name, staffNames)) return name;
  const cut = [...name].slice(0, NAME_LENGTH.max - mark.length);
  return `${cut.join('').trim()}${mark}`;
}
