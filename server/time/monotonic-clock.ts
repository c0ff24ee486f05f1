const MOMENT = 'latest seen';

/** Where an instant is kept by its name. */
type Moments = { momentOf: (name: string) => Date | null; setMoment: (name: string, at: Date) => void };
export type Latest = ReturnType<typeof openLatest>;

/**
 * The latest instant this installation has seen, also before a restart. A window that closed does not open again when a
 * machine's clock is put back; what is measured from now on uses the clock itself.
 */
export function openLatest(moments: Moments, clock: () => Date) {
  let seen = moments.momentOf(MOMENT) ?? new Date(0);
  const latest = (): Date => {
    const now = clock();
    if (now > seen) seen = now;
    return seen;
  };

  return {
    latest,
    /** Writes it down, for after a restart. */
    keep: (): void => moments.setMoment(MOMENT, latest()),
  };
}
