import { isUnknown } from '../bank/refused.ts';
import type { Hook } from '../store/webhook-store.ts';
import { runErrand } from './errands.ts';
import { look } from './look.ts';
import type { Register } from './register.ts';
import { waitAfter } from './wait.ts';

/** How many webhooks and errands are taken in one go: a stop waits for no more than the one under way. */
const PER_ROUND = 50;

/** Works off the inbox of webhooks and the errands, one at a time. */
export function openWorker(register: Register) {
  const { pay } = register;
  let [working, again, stopped]: [Promise<void> | null, boolean, boolean] = [null, false, false];

  const drain = async (clock: () => Date): Promise<void> => {
    for (let more = !stopped; more;) {
      again = false;
      const hooks = pay.inbox.due(clock(), PER_ROUND);
      for (const hook of hooks) if (!stopped) await answerHook(register, hook, clock);
      const errands = pay.errands.due(clock(), PER_ROUND);
      for (const errand of errands) if (!stopped) await runErrand(register, errand, clock);
      more = !stopped && (again || hooks.length === PER_ROUND || errands.length > 0);
    }
  };

  return {
    /** Does what waits; whoever asks while it is busy is served in the same go. */
    work(clock: () => Date): Promise<void> {
      again = true;
      working ??= drain(clock).finally(() => (working = null));
      return working;
    },
    /** Ends after what it is doing now; what waits is done after the next start. */
    async stop(): Promise<void> {
      stopped = true;
      await working;
    },
  };
}

async function answerHook(register: Register, hook: Hook, clock: () => Date): Promise<void> {
  const { inbox } = register.pay;
  try {
    await look(register, hook, clock);
    inbox.done(hook.id, clock());
  } catch (error) {
    // What does not exist there is nobody's payment.
    if (isUnknown(error)) return inbox.done(hook.id, clock());
    inbox.later(hook.id, waitAfter(hook.attempts, { error, now: clock() }));
  }
}
