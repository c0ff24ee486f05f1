/** A number of a row, as it stands in an address or a form: longer ones are none of ours. */
const WHOLE = /^[0-9]{1,15}$/;

/** The same in the pattern of a route: `/reacties/:id${ID}`. */
export const ID = '{[0-9]{1,15}}';

/** The id that was typed, or null when it is none. */
export const parseId = (typed: string): number | null => (WHOLE.test(typed) ? Number(typed) : null);
