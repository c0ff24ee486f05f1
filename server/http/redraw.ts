import type { Refusal } from './errors.ts';
import type { Guarded } from './guarded.ts';

declare const redraws: unique symbol;

/** What a page may be drawn of a second time: what the visitor typed, and what a guard has let through. */
export type Shown = Record<string, Plain | Guarded<object> | Record<string, string>>;
type Plain = string | number | boolean | null | undefined | Date;

/** How to show a form again when its request is refused; null when there is nothing better than a plain page. */
export type Again = ((refusal: Refusal) => Promise<string | null>) & { readonly [redraws]: true };

/**
 * The only way to make one. A refusal comes at any moment, also before the rule was asked whose "no" it is, so `draw` gets
 * just what was guarded before: it looks nothing up by what was typed.
 */
export function again<S extends Shown>(shown: S, draw: (shown: S, refusal: Refusal) => Promise<string | null>): Again {
  return ((refusal: Refusal) => draw(shown, refusal)) as Again;
}
