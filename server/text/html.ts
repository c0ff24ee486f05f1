import { html as template, raw as asMarkup } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/**
 * Markup. Only a template or `raw` makes it, so a text that someone typed does not pass for it; at run time it is a String
 * object, so an empty one is still something: where there may be nothing, say null.
 */
export type Html = HtmlEscapedString;

/** What may stand in a template: text is escaped, markup is not; null and false leave nothing. */
export type Piece = string | number | boolean | null | undefined | Html | readonly Piece[];

/** A template whose values are escaped, unless they are markup. */
export const html = (strings: TemplateStringsArray, ...values: Piece[]): Html => template(strings, ...values) as Html;

/** Takes a string as markup. For what a renderer of ours made, or a built page holds; never for what someone typed. */
export const raw = (markup: string): Html => asMarkup(markup);

/** No markup at all. */
export const NOTHING: Html = raw('');
