import { expect, test } from 'vitest';
import { ADDRESSES } from '../app.ts';
import { ORIGIN, smallWorld } from './world.ts';

/** An address with something that fits where a number, a name or a code stands; nothing of it exists. */
const example = (path: string): string =>
  path
    .replace(':file', '2026-9999.pdf')
    .replace('/facturen/:number', '/facturen/2026-9999')
    .replace('/e-book/:name', '/e-book/kennisbank.epub')
    .replace('/artikelen/:id', '/artikelen/pro')
    .replace('/articles/:id', '/articles/pro')
    .replace(/:\w+/, '1');

const behind = (guard: string) => Object.entries(ADDRESSES).filter(([, asked]) => asked === guard);

async function ask(address: string) {
  const world = smallWorld();
  const [method = '', path = ''] = address.split(' ');
  const headers = { Accept: 'application/json', Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' };
  const body = method === 'POST' ? 'article=pro&text=x&key=k&stamp=s&follow=yes' : null;
  const answer = await world.app.request(ORIGIN + example(path), { method, headers, body });
  return { status: answer.status, text: await answer.text() };
}

/** The last two: refused before it is known who asks, for a field is missing or nothing is there. */
const TURNED_AWAY = /"code":"(sign-in-first|bad-form|not-found)"|<title>Pagina niet gevonden|Niet gevonden/;

test.each(behind('member'))('%s turns a visitor away', async (address) => {
  const { status, text } = await ask(address);

  if (status < 400) expect(text).toContain('/inloggen/');
  else expect(text).toMatch(TURNED_AWAY);
});

test.each(behind('link'))('%s does nothing without the link that was mailed', async (address) => {
  const { status, text } = await ask(address);

  expect(status).toBeGreaterThanOrEqual(400);
  expect(text).toMatch(/"code":"(bad-code|bad-form)"/);
});

test('the desk has no address that asks for less than a permission', () => {
  const open = Object.entries(ADDRESSES).filter(([address, guard]) =>
    address.includes(' /beheer') ? ['anyone', 'member', 'link', 'program'].includes(guard) : false,
  );

  expect(open).toEqual([]);
});
