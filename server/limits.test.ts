import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { readProxies } from './config.ts';
import { clientNetwork, openLimits } from './limits.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const limit = { acts: 3, minutes: 1 };

test('three acts a minute are let through, the fourth waits twenty seconds', () => {
  const limits = openLimits();
  for (let act = 0; act < 3; act += 1) limits.ensureRoom('a', limit, at(0));

  expect(() => limits.ensureRoom('a', limit, at(0))).toThrow(
    expect.objectContaining({ code: 'too-many', retryAfterSeconds: 20 }),
  );
  expect(() => limits.ensureRoom('b', limit, at(0))).not.toThrow();
  expect(() => limits.ensureRoom('a', limit, at(20))).not.toThrow();
  expect(() => limits.ensureRoom('a', limit, at(20))).toThrow();
});

test('a clock that goes back gives nobody more room', () => {
  const limits = openLimits();
  for (let act = 0; act < 3; act += 1) limits.ensureRoom('a', limit, at(1000));

  expect(() => limits.ensureRoom('a', limit, at(0))).toThrow();
});

test.each([
  ['no proxy is trusted', [], '10.0.0.1', '6.6.6.6', '10.0.0.1'],
  ['the proxy is trusted', ['10.0.0.1'], '10.0.0.1', '6.6.6.6', '6.6.6.6'],
  ['the client makes addresses up', ['10.0.0.1'], '10.0.0.1', '1.2.3.4, 6.6.6.6', '6.6.6.6'],
  ['there are two proxies', ['10.0.0.1', '10.0.0.2'], '10.0.0.1', '6.6.6.6, 10.0.0.2', '6.6.6.6'],
  ['a range is trusted', ['10.0.0.0/8', '2001:db8::/32'], '10.9.9.9', '6.6.6.6, 2001:db8::1', '6.6.6.6'],
  ['a proxy says nonsense', ['10.0.0.1'], '10.0.0.1', '6.6.6.6, onzin', 'onzin'],
  ['the address is IPv4 in IPv6', [], '::ffff:9.9.9.9', '', '9.9.9.9'],
  ['the address is IPv6', [], '2001:db8:1:2:aaaa::1', '', '2001:db8:1:2::/64'],
  ['the address is short IPv6', ['::1'], '::1', '2001:db8::7', '2001:db8:0:0::/64'],
])('when %s the client is its network', async (_when, trusted, remoteAddress, forwarded, network) => {
  const app = new Hono().get('/', (c) => c.text(clientNetwork(c, readProxies(trusted.join(',')))));
  const env = { incoming: { socket: { remoteAddress } } };

  const answer = await app.request('/', { headers: { 'x-forwarded-for': forwarded } }, env);

  expect(await answer.text()).toBe(network);
});
