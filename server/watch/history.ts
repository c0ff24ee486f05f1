import type { Seen } from './watching.ts';

/** A day in tens of minutes: what an operator asks in the morning is what happened in the night. */
export const SPAN_MS = 600_000;
export const SPANS = 144;
/** How often memory and lateness are looked at. */
const SAMPLE_MS = 5_000;
/** So many requests of a span are timed one by one; after that each takes the place of an earlier one. */
const TIMED = 500;

/** `slowMs`: nineteen in twenty requests were answered sooner. */
export type Span = { at: number; requests: number; faults: number; slowMs: number; lateMs: number; megabytes: number };
export type History = ReturnType<typeof openHistory>;

/** What happened in the last day, in memory: a restart forgets it. */
export function openHistory({ clock, lateMs }: { clock: () => Date; lateMs: () => number }) {
  const kept = new Map<number, Span & { times: number[] }>();

  const current = () => {
    const at = startOf(clock());
    const span = kept.get(at) ?? { ...empty(at), times: [] };
    kept.set(at, span);
    for (const old of kept.keys()) if (old <= at - SPANS * SPAN_MS) kept.delete(old);
    return span;
  };
  const sample = () => {
    const span = current();
    span.lateMs = Math.max(span.lateMs, lateMs());
    span.megabytes = Math.max(span.megabytes, process.memoryUsage.rss() / 2 ** 20);
  };
  const timer = setInterval(sample, SAMPLE_MS).unref();

  return {
    seen({ status, seconds }: Seen): void {
      const span = current();
      span.times[span.requests % TIMED] = seconds * 1000;
      span.requests += 1;
      if (status >= 500) span.faults += 1;
    },
    /** Every span of the last day, oldest first, also those in which nothing happened. */
    spans(): Span[] {
      sample();
      const last = startOf(clock());
      return Array.from({ length: SPANS }, (_, index) => {
        const at = last - (SPANS - 1 - index) * SPAN_MS;
        const { times = [], ...span } = kept.get(at) ?? empty(at);
        return { ...span, slowMs: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0 };
      });
    },
    stop: (): void => clearInterval(timer),
  };
}

const empty = (at: number): Span & { times?: number[] } => ({
  at,
  requests: 0,
  faults: 0,
  slowMs: 0,
  lateMs: 0,
  megabytes: 0,
});
const startOf = (now: Date): number => Math.floor(now.getTime() / SPAN_MS) * SPAN_MS;
