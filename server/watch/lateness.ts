/** How often it is looked at how late this process is. */
const LOOK_MS = 50;
/** Of each look this share counts: a single pause of a quarter of a second is forgiven, a row of them is not. */
const WEIGHT = 0.25;

/** How late this process does what it planned, in milliseconds. */
export type Lateness = { lateMs: () => number; stop: () => void };

/** Measures it. What makes it late is not told by this: our own work, or others on the same machine. */
export function openLateness(): Lateness {
  let late = 0;
  let planned = performance.now() + LOOK_MS;
  const look = () => {
    const now = performance.now();
    late += WEIGHT * (Math.max(0, now - planned) - late);
    planned = now + LOOK_MS;
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return { lateMs: () => late, stop: () => clearInterval(timer) };
}
