import { words } from '#words';
import type { Removals } from '../members/endings.ts';
import type { Sessions } from '../members/sessions.ts';
import { before } from './rules.ts';
import { readErasures, writeErasures } from './erasures.ts';
import type { Erasure, ErasureStore } from './erasure-store.ts';
import type { Gone, RetentionStore } from './store.ts';

type Log = (line: object) => void;
type Forgetful = {
  retention: RetentionStore;
  removals: Removals;
  sessions: Pick<Sessions, 'forgetExpired'>;
  atOnce: <T>(act: () => T) => T;
};
type Erasing = Pick<Forgetful, 'removals' | 'atOnce'> & { erasures: ErasureStore; log: Log; clock: () => Date };

const DAY_MS = 86_400_000;

/** Lets go of everything that is older than its rule keeps, and of accounts that nobody confirmed. How many of each. */
export function forgetOld({ retention, removals, sessions, atOnce }: Forgetful, now: Date): Gone {
  return atOnce(() => {
    const unconfirmed = retention.unconfirmed(now);
    for (const id of unconfirmed) removals.remove(id, { formerName: words.account.former, reactionsToo: true, now });
    return { ...retention.forget(now), sessions: sessions.forgetExpired(), unconfirmed: unconfirmed.length };
  });
}

/** Once a day, from the first round on; what went is one line in the log. */
export function openDailyForgetting(tools: Forgetful & { log: Log }): (now: Date) => void {
  let last = 0;
  return (now) => {
    if (Math.abs(now.getTime() - last) < DAY_MS) return;
    last = now.getTime();
    const gone = Object.fromEntries(Object.entries(forgetOld(tools, now)).filter(([, count]) => count > 0));
    if (Object.keys(gone).length > 0) tools.log({ level: 'info', event: 'forgot', ...gone });
  };
}

/**
 * Removes members again who were removed after this database was copied (AVG art. 17): a restored backup still knows
 * them. Returns a function that writes down, beside the backups, which members are removed from now on; it writes only
 * when there is something new.
 */
export function openErasures({ erasures, removals, atOnce, log, clock }: Erasing, folder: string): () => void {
  const since = before('erasures', clock()).getTime();
  const written = readErasures(folder).filter(({ erasedAt }) => erasedAt >= since);
  const back = written.filter((erasure) => erasures.isBack(erasure));
  for (const { memberId, reactionsToo, erasedAt } of back)
    atOnce(() =>
      removals.remove(memberId, { formerName: words.account.former, reactionsToo, now: new Date(erasedAt) }),
    );
  if (back.length > 0) log({ level: 'warning', event: 'erased again', members: back.length });

  let known = new Map(written.map((erasure) => [keyOf(erasure), erasure]));
  return () => {
    const added = erasures.all().filter((erasure) => !known.has(keyOf(erasure)));
    if (added.length === 0) return;
    const all = new Map([...known, ...added.map((erasure) => [keyOf(erasure), erasure] as const)]);
    writeErasures(folder, [...all.values()]);
    known = all;
  };
}

const keyOf = ({ memberId, joinedAt }: Erasure): string => `${memberId} ${joinedAt}`;
