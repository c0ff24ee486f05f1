/**
 * When what hangs on a member goes. `proof`: someone shows that an address is theirs which nobody had shown before, so that
 * all of it was set by just anyone. `undo`: the address is put back, so that all of it may be of whoever had moved it.
 * `removal`: the member leaves.
 */
export type Ending = 'proof' | 'undo' | 'removal';

/** Takes away what goes at an ending, in every table; privacy/ knows them all. */
export type Traces = { forget: (memberId: number, ending: Ending) => void };

type Removal = { formerName: string; reactionsToo: boolean; now: Date };
/** Removes a member with all that belongs to them; privacy/ knows how. */
export type Removals = { remove: (memberId: number, removal: Removal) => void };
