import { reviseDigests, writeDigests } from './discussion/follow/digest.ts';
import { liftEnded } from './desk/moderation/acts/bans.ts';
import { writeAlert } from './discussion/moderation/alert.ts';
import { dayOf } from '#dutch';
import { closingTime, isClosed } from './discussion/rules.ts';
import { openDailyForgetting } from './privacy/retention.ts';
import { faultOf } from './http/faults.ts';
import type { Tools } from './tools.ts';

/** How often what only time brings about is done. */
const ROUND_MS = 30_000;
/** Publishing swaps a symlink, a command writes in the database: within this time the pages follow. */
const BAKE_MS = 1_000;
/** How often it is seen whether it is time for a backup. */
const BACKUP_MS = 60_000;
/** How often the demo's bank looks at the clock. */
const BANK_MS = 2_000;
/** How exactly a planned article keeps its moment. */
const TIMETABLE_MS = 5_000;

/** What lives by the clock, and asks to be looked at now and then. */
type Ticking = { tick(): Promise<void> };
/** Publishing on time, where this machine does that; the demo's bank, which lives by the same clock. */
type Helpers = {
  onTime?: ((now: Date) => Promise<void>) | undefined;
  demoBank?: Ticking | null;
  backUp?: () => Promise<void>;
  /** Hears that another release is served. */
  onSwap?: (() => void) | undefined;
  /** Writes down beside the backups who was removed. */
  keepErasures?: () => void;
};

/** What happens without anyone asking: digests, ended bans, discussions that grew too old, and pages that lag behind. */
export function startRounds(
  tools: Tools,
  { onTime, demoBank = null, backUp, onSwap, keepErasures }: Helpers = {},
): { round: () => Promise<void>; stop: () => Promise<void> } {
  const round = openRound(tools);
  const backups = every(BACKUP_MS, async () => backUp?.(), tools.log);
  const bank = every(BANK_MS, async () => demoBank?.tick(), tools.log);
  const bakes = every(BAKE_MS, openLagging(tools, onSwap), tools.log);
  const rounds = every(
    ROUND_MS,
    async () => {
      keepErasures?.();
      await round();
    },
    tools.log,
  );
  // Apart: building takes minutes, and mail should not wait for it.
  const told = (error: unknown) =>
    tools.log({ level: 'error', event: 'publishing on time failed', error: faultOf(error) });
  // Not awaited: stopping does not wait for a build, which goes on by itself.
  const timetable = every(TIMETABLE_MS, async () => void onTime?.(tools.clock()).catch(told), tools.log);
  return {
    round,
    async stop() {
      await bakes.stop();
      await rounds.stop();
      await timetable.stop();
      await bank.stop();
      await backups.stop();
    },
  };
}

/** Every round what waits; once a day, at the first round after it, the whole ledger beside what the bank says. */
function openMoneyRound({ cashier, clock, log }: Tools): (now: Date) => Promise<void> {
  let day = '';
  return async (now) => {
    await cashier.round(clock);
    const today = dayOf(now);
    if (day && today !== day)
      await cashier.reconcile(clock).then(
        (found) => found.length > 0 && log({ level: 'warning', event: 'reconciled', found }),
        (error: unknown) => log({ level: 'error', event: 'reconciliation failed', error: faultOf(error) }),
      );
    day = today;
  };
}

/** One round. Apart, so that a trial can let time pass and then ask for one. */
export function openRound(tools: Tools): () => Promise<void> {
  const { clock, release, bake } = tools;
  let before = clock();
  const money = openMoneyRound(tools);
  const forget = openDailyForgetting(tools);

  const round = async () => {
    const now = clock();
    liftEnded(tools, now);
    for (const article of release.articles()) {
      const closes = closingTime(article);
      if (closes && closes > before && closes <= now) await bake(article.id);
    }
    before = now;
    await money(now);
    reviseDigests(tools, now);
    writeDigests(tools, now);
    writeAlert(tools, now);
    forget(now);
    tools.latest.keep();
  };
  return () => tools.consequences.after(round);
}

/**
 * Bakes everything once per release: at the start, for what was placed just before a crash; and after a swap, for what
 * was placed while the new release was being made. After that, what another process changed in the database, and what one
 * change touched in more pages than anyone waits for. Only this
 * process bakes what is served, so no older page can win.
 */
export function openLagging(
  { release, reactions, changes, bake, clock }: Lagging,
  onSwap?: () => void,
): () => Promise<void> {
  let [baked, before] = ['', changes.mark()];
  const allWithSomething = (now: Date): string[] => {
    const reactedTo = new Set(changes.articles());
    return release
      .articles()
      .filter((one) => reactedTo.has(one.id) || isClosed(one, { set: reactions.threadState(one.id), now }))
      .map(({ id }) => id);
  };
  return async () => {
    const [root, mark] = [release.root(), changes.mark()];
    const behind = root === baked ? changes.articlesSince(before) : allWithSomething(clock());
    for (const articleId of behind) await bake(articleId);
    // Not at the start: what a CDN keeps is all that readers have while a server crashes again and again.
    if (baked && root !== baked) onSwap?.();
    [baked, before] = [root, mark];
  };
}

type Lagging = Pick<Tools, 'release' | 'reactions' | 'changes' | 'bake' | 'clock'>;

/** Never two at a time; a failure is told and does not end it. */
function every(milliseconds: number, act: () => Promise<void>, log: (line: object) => void) {
  let running: Promise<void> | null = null;
  const again = () => {
    running ??= act()
      .catch((error: unknown) => log({ level: 'error', event: 'round failed', error: faultOf(error) }))
      .finally(() => (running = null));
  };
  const timer = setInterval(again, milliseconds);
  again();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
