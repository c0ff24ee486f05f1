import { type Lateness, openLateness } from './lateness.ts';

/** How often it is looked at how much came in. */
const LOOK_MS = 50;
/** What is asked: a page can be asked for again, a form holds what someone typed. */
export type Kind = 'page' | 'form';

/**
 * Pages first: so many answers in the making are a quarter of a second of work, and whoever comes after that waits longer
 * than is any use; a CDN then serves the copy it has. Forms last: twice that many, four times as late.
 */
const MOST: Record<Kind, { inTheMaking: number; lateMs: number }> = {
  page: { inTheMaking: 250, lateMs: 250 },
  form: { inTheMaking: 500, lateMs: 1_000 },
};
/**
 * With fewer answers than this in the making, and asked for since the last look, a late process is late through others on
 * the machine, or through one long piece of work: refusing a visitor would make nobody quicker. A page with all that
 * belongs to it is some twenty requests.
 */
const OWN_WORK = 100;
/** Of each page this share counts in how long pages take: some twenty of them tell that the machine is slow today. */
const WEIGHT = 0.05;

export type Pressure = ReturnType<typeof openPressure>;
type Watched = { log: (line: object) => void; lateness?: Lateness; now?: () => number };

/**
 * Counts what waits inside this process, and says when more would drown it: answers in the making, from the moment their
 * request is whole until they are handed to the connection. What waits for its client, for a body or with a download,
 * is no work and does not count.
 */
export function openPressure({ log, lateness = openLateness(), now = () => performance.now() }: Watched) {
  let tookMs = 0;
  let [inTheMaking, asked, askedBefore, refused, wasHigh] = [0, 0, 0, 0, false];

  const isTooMuch = (kind: Kind): boolean => {
    const { inTheMaking: most, lateMs } = MOST[kind];
    // So many at once is a quarter of a second of work where a page takes a millisecond; where it takes longer, fewer are.
    if (inTheMaking >= most || (inTheMaking >= OWN_WORK && tookMs > lateMs)) return true;
    return lateness.lateMs() > lateMs && inTheMaking + Math.max(asked, askedBefore) >= OWN_WORK;
  };
  const tell = (isHigh: boolean): void => {
    if (isHigh !== wasHigh) log({ level: 'warning', event: isHigh ? 'too busy' : 'calm again', refused });
    wasHigh = isHigh;
  };
  const look = (): void => {
    if (wasHigh) tell(isTooMuch('page'));
    [askedBefore, asked] = [asked, 0];
  };
  const timer = setInterval(look, LOOK_MS).unref();

  return {
    lateMs: lateness.lateMs,
    refused: (): number => refused,
    /** Whether one more request of this kind is too much now. */
    isTooMuch,
    /** Counts a request that was refused for that. */
    refuse(): void {
      tell(true);
      asked += 1; // a crowd that is sent away is a crowd all the same: until it is calm again nobody is let in to wait
      refused += 1;
    },
    /** Counts an answer as in the making until it is there. A form may wait for a bank or a mail: only pages tell how slow we are. */
    async during<T>(kind: Kind, make: () => T | Promise<T>): Promise<T> {
      const began = now();
      asked += 1;
      inTheMaking += 1;
      try {
        return await make();
      } finally {
        inTheMaking -= 1;
        if (kind === 'page') tookMs += WEIGHT * (now() - began - tookMs);
      }
    },
    /** Counts an answer that was made at once. */
    madeAtOnce: (): void => void (asked += 1),
    /** Done by itself; a test does it when it wants. */
    look,
    stop(): void {
      clearInterval(timer);
      lateness.stop();
    },
  };
}
