/** A number of a row, as it stands in an address or a form: longer ones are none of ours. */
const ID = /^\d{1,15}$/;

/** The id that was typed, or null when it is none. */
export const parseId = (typed: string): number | null => (ID.test(typed) ? Number(typed) : null);
