import type { MiddlewareHandler } from 'hono';
import { setTimeout } from 'node:timers/promises';
import { asError } from './shapes.ts';
import type { BankState } from './state.ts';

/** Mollie speaks HAL, and its client insists. */
export const asHal: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.headers.get('content-type')?.includes('json')) c.res.headers.set('Content-Type', 'application/hal+json');
};

/** Writes down what is asked, and asks for a key. */
export function keyed(bank: BankState): MiddlewareHandler {
  return async (c, next) => {
    const { mood, asked } = bank;
    asked.push(`${c.req.method} ${c.req.path}`);
    if (mood.delayMs > 0) await setTimeout(mood.delayMs);
    if (mood.down > 0) return c.json(asError(bank, mood.down, 'down'), mood.down as 500);
    if (!c.req.header('authorization')?.startsWith('Bearer test_')) return c.json(asError(bank, 401, 'no key'), 401);
    return next();
  };
}

/** The same request with the same idempotency key gets the same answer; with another body a refusal. */
export function once(bank: BankState): MiddlewareHandler {
  return async (c, next) => {
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    if (!key) return next();
    const body = `${c.req.path} ${await c.req.text()}`;
    const before = bank.answered.get(key);
    if (before && before.body !== body) return c.json(asError(bank, 400, 'another body with this key'), 400);
    if (before) return c.json(before.answer, 201);
    await next();
    if (c.res.ok) bank.answered.set(key, { body, answer: await c.res.clone().json() });
    return undefined;
  };
}
