import type { BankState, Call, DemoPayment } from './state.ts';

/** Minutes after a change at which Mollie calls, until it gets a 200 (docs.mollie.com, webhooks). */
const CALL_MINUTES = [0, 1, 3, 7, 15, 31, 60, 120, 240, 1_560] as const;
/** Mollie waits this long for an answer. */
const CALL_TIMEOUT_MS = 15_000;
const MINUTE = 60_000;

/** Plans a call that something happened to a payment. */
export function tell({ calls, clock }: BankState, { id, webhookUrl }: DemoPayment): void {
  if (webhookUrl) calls.push({ url: webhookUrl, id, attempt: 0, dueAt: clock().getTime() });
}

/** Makes the calls that are due; one that gets no 200 is planned again. */
export async function callDue(bank: BankState): Promise<void> {
  if (bank.mood.callsHeld) return;
  const now = bank.clock().getTime();
  const due = bank.calls.filter(({ dueAt }) => dueAt <= now);
  bank.calls = bank.calls.filter(({ dueAt }) => dueAt > now);
  for (const call of due) {
    if (await isTaken(call)) continue;
    const [waited = 0, minutes] = CALL_MINUTES.slice(call.attempt);
    if (minutes === undefined) continue;
    bank.calls.push({ ...call, attempt: call.attempt + 1, dueAt: call.dueAt + (minutes - waited) * MINUTE });
  }
}

async function isTaken({ url, id }: Call): Promise<boolean> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ id }),
    redirect: 'manual',
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status === 200;
}
