import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { readProxies } from '../config.ts';
import { addressIn, clientNetwork } from './network.ts';

test.each([
  ['no proxy is trusted', [], '10.0.0.1', '6.6.6.6', '10.0.0.1'],
  ['the proxy is trusted', ['10.0.0.1'], '10.0.0.1', '6.6.6.6', '6.6.6.6'],
  ['the client makes addresses up', ['10.0.0.1'], '10.0.0.1', '1.2.3.4, 6.6.6.6', '6.6.6.6'],
  ['there are two proxies', ['10.0.0.1', '10.0.0.2'], '10.0.0.1', '6.6.6.6, 10.0.0.2', '6.6.6.6'],
  ['a range is trusted', ['10.0.0.0/8', '2001:db8::/32'], '10.9.9.9', '6.6.6.6, 2001:db8::1', '6.6.6.6'],
  ['a proxy says nonsense', ['10.0.0.1'], '10.0.0.1', '6.6.6.6, onzin', '10.0.0.1'],
  ['the second proxy says nonsense', ['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, onzin, 10.0.0.2', '10.0.0.2'],
  ['a hop is empty', ['10.0.0.1'], '10.0.0.1', '6.6.6.6, ', '10.0.0.1'],
  ['nothing was forwarded', ['10.0.0.1'], '10.0.0.1', '', '10.0.0.1'],
  ['all hops are proxies', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['it comes with a port', ['10.0.0.1'], '10.0.0.1', '6.6.6.6:50123', '6.6.6.6'],
  ['a proxy comes with a port', ['10.0.0.0/8'], '10.0.0.1', '6.6.6.6:1, 10.0.0.2:443', '6.6.6.6'],
  ['IPv6 comes with a port', ['10.0.0.1'], '10.0.0.1', '[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
  ['it is quoted', ['10.0.0.1'], '10.0.0.1', '"[2001:DB8:1:2::9]:443"', '2001:db8:1:2::/64'],
  ['it has a zone', ['10.0.0.1'], '10.0.0.1', 'fe80::1:2%eth0', 'fe80:0:0:0::/64'],
  ['it is IPv4 in IPv6, in numbers', ['10.0.0.1'], '10.0.0.1', '[::FFFF:0606:0606]:9', '6.6.6.6'],
  ['it is IPv4 in IPv6, in full', ['10.0.0.1'], '10.0.0.1', '0:0:0:0:0:ffff:6.6.6.6', '6.6.6.6'],
  ['the proxy is IPv4 in IPv6', ['10.0.0.1'], '::ffff:10.0.0.1', '6.6.6.6', '6.6.6.6'],
  ['the client wrote a whole book before it', ['10.0.0.1'], '10.0.0.1', `${'1.2.3.4, '.repeat(900)}6.6.6.6`, '6.6.6.6'],
  [
    'a proxy is asked for a hundred hops',
    ['10.0.0.0/8'],
    '10.0.0.1',
    '10.0.0.2, '.repeat(100).slice(0, -2),
    '10.0.0.2',
  ],
  ['one hop is endless', ['10.0.0.1'], '10.0.0.1', '6'.repeat(9_000), '10.0.0.1'],
  ['the address is IPv4 in IPv6', [], '::ffff:9.9.9.9', '', '9.9.9.9'],
  ['the address is IPv6', [], '2001:db8:1:2:aaaa::1', '', '2001:db8:1:2::/64'],
  ['the address is short IPv6', ['::1'], '::1', '2001:db8::7', '2001:db8:0:0::/64'],
])('when %s the client is its network', async (_when, trusted, remoteAddress, forwarded, network) => {
  const app = new Hono().get('/', (c) => c.text(clientNetwork(c, readProxies(trusted.join(',')))));
  const env = { incoming: { socket: { remoteAddress } } };

  const answer = await app.request('/', { headers: { 'x-forwarded-for': forwarded } }, env);

  expect(await answer.text()).toBe(network);
});

test.each([
  '',
  ' ',
  'unknown',
  '_hidden',
  '6.6.6',
  '6.6.6.6.6',
  '06.6.6.6',
  '6.6.6.256',
  '6.6.6.6:',
  '6.6.6.6:x',
  '6.6.6.6:123456',
  '6.6.6.6/24',
  '[6.6.6.6',
  '2001:db8::1::2',
  '[2001:db8::1]443',
  '[2001:db8::1]:x',
  '"6.6.6.6',
  '0x06060606',
  '101058054',
  'localhost',
  '１.２.３.４',
  '6.6.6.6\u0000',
  'for=6.6.6.6',
])('"%s" is no address', (hop) => {
  expect(addressIn(hop)).toBeNull();
});
