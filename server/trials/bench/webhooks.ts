import { loadOn, serveApart, stop } from './load.ts';
import { machineLine } from './machine.ts';

/** A thousand webhooks a second of ids we never asked for, and what a reader notices of it; then as many as there can be. */
const SECONDS = 5;
const CALLERS = 16;
const ARTICLE = '/artikelen/een-loket-met-een-gezicht/';

const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
const served = await serveApart(['ours']);
const reader = { clients: 1, seconds: SECONDS, next: () => ({ path: ARTICLE }) };
const stranger = {
  clients: CALLERS,
  seconds: SECONDS,
  next: () => ({ path: '/api/webhooks/mollie', method: 'POST', headers, body: `id=tr_${randomId()}` }),
};
const at = (times: number[], share: number) =>
  Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]! * 100) / 100;
const row = ({ perSecond, times }: { perSecond: number; times: number[] }) => ({
  'per second': Math.round(perSecond),
  'p50 ms': at(times, 0.5),
  'p99 ms': at(times, 0.99),
});

function randomId(): string {
  return Math.random().toString(36).slice(2, 12).padEnd(8, '0');
}

console.log(machineLine());
await loadOn(served, reader); // the first pages of a process are slow
const alone = await loadOn(served, reader);
const [beside, thousand] = await Promise.all([
  loadOn(served, reader),
  loadOn(served, { ...stranger, everyMs: CALLERS }),
]);
const most = await loadOn(served, stranger);
console.table({
  'a reader alone': row(alone),
  'a reader beside a thousand webhooks': row(beside),
  'those webhooks': row(thousand),
  'as many webhooks as there can be': row(most),
});
stop(served);
