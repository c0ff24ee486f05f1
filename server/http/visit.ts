import type { Context } from 'hono';
import type { LimitName } from './rate-limits.ts';
import type { Again } from './redraw.ts';

/** What every request carries; a room that knows more of a visit adds it here (members/visit.ts: who it is). */
export interface VisitVariables {
  now: Date;
  /** The same, and never earlier than it was before: for windows that must not open again. */
  latest: Date;
  /** The number of this request: on its answer, in the log, on an error page. */
  id: string;
  /**
   * Counts one act of this kind by whoever asks: the member, or a visitor's network; `by` is something else to count by.
   * Throws `too-many`.
   */
  count: (limit: LimitName, by?: string) => void;
  /** The fields of the form that was sent, as they were typed; null until one was read. */
  typed: Record<string, string> | null;
  /** How to show the form again when its request is refused; null when there was no form. */
  again: Again | null;
}
export type Visit = { Variables: VisitVariables };
export type Here = Context<Visit>;
