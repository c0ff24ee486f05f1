/** What a terminal or a log reader would act on, beside the control characters that JSON writes out by itself. */
const acting = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** One line of JSON that stays one line, and turns nothing round, whatever is in it. */
export const logLine = (facts: object): string =>
  JSON.stringify(facts).replace(acting, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
