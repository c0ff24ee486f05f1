import { expect, test } from 'vitest';
import { LIMITS } from '../http/rate-limits.ts';
import { cookiesOf, memberOf, setUpPasskey, signIn } from './factors.ts';
import { concrete, pathsOf, WRITES } from './paths.ts';
import { smallWorld, type World } from './world.ts';

const ROLES = ['visitor', 'pro', 'administrator'] as const;

test.each(WRITES)('POST %s counts what was sent, whoever sends it and whatever is in it', async (path) => {
  const world = smallWorld();
  const cookies = { visitor: '', pro: '', administrator: '' };
  cookies.pro = (await world.join('Bram', { tier: 'pro' })).cookie;
  cookies.administrator = (await world.join('Mo', { role: 'administrator' })).cookie;
  for (const role of ROLES) {
    if (path.startsWith('/beheer/') && role !== 'administrator') continue; // nothing is there for them
    if (path.includes('tr_') || path.includes(':payment')) continue; // there is no such payment: nothing is read
    for (const fields of [{}, { text: 'Hallo', article: 'open', name: 'Piet' }] as Record<string, string>[]) {
      const before = marksOf(world);
      await world.post(concrete(path), fields, { Cookie: cookies[role] });
      expect(marksOf(world), role).not.toBe(before);
    }
  }
});

/** The newest key is the one that acted last; how much it has left is its own business. */
const marksOf = (world: World): string => world.limits.trace();

/** What cost nothing before, and what it says when it was enough. */
const often: [name: string, path: string, limit: keyof typeof LIMITS, fields: Record<string, string>][] = [
  ['a name', '/mijn/naam', 'rename', { name: 'Anna Anders' }],
  ['preferences', '/mijn/voorkeuren', 'preferences', { newsletter: 'yes' }],
  ['following', '/artikelen/open/volgen', 'follow', { follow: 'yes' }],
  ['a preview', '/reacties/voorbeeld', 'preview', { article: 'open', text: 'Wat ik schreef' }],
  ['withdrawing', '/reacties/1/intrekken', 'retract', {}],
  ['choosing an article', '/artikelen/pro/lezen', 'unlock', {}],
  ['cancelling', '/mijn/opzeggen', 'membership', {}],
  ['a gift', '/cadeau', 'redeem', { code: 'GIFT-XXXX' }],
  ['a report', '/reacties/1/melden', 'report', { explanation: 'Wat ik schreef' }],
];

test.each(often)(
  '%s can be sent so often, and is then refused with what was typed',
  async (_what, path, limit, fields) => {
    const world = smallWorld();
    const { cookie } = await world.join('Anna');
    await world.post('/reacties', { article: 'open', text: 'Hallo' }, { Cookie: cookie });
    const other = await world.join('Bram');
    const send = (as = cookie) => world.post(path, fields, { Cookie: as });
    for (let turn = 0; turn < LIMITS[limit].acts; turn += 1) expect((await send()).status).not.toBe(429);

    const answer = await send();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const page = await answer.text();
    for (const typed of Object.values(fields)) if (typed.includes(' ')) expect(page).toContain(typed);
    expect((await send(other.cookie)).status).not.toBe(429); // one member's bucket is nobody else's
  },
);

test('an office of forty signs in and writes from one address', async () => {
  const world = smallWorld();
  for (let person = 0; person < 40; person += 1) {
    for (let turn = 0; turn < 10; turn += 1)
      expect((await world.post('/reacties/voorbeeld', { article: 'open', text: 'Hallo' })).status).toBe(200);
  }
});

const visits = pathsOf((method) => method === 'GET');
const visited = (path: string) =>
  concrete(path)
    .replace(/:number\{[^/]*\}/, '2026-0001')
    .replace(/:file\{[^/]*\}/, '2026-0001.pdf')
    .replace(/:name\{kenn[^/]*\}/, 'kennisbank.epub')
    .replace(/:name\{\[a-z[^/]*\}/, '2026-11');

test('a visit that writes something down is counted too', async () => {
  const world = smallWorld();
  const paying = await world.join('Piet');
  const administrator = await world.join('Mo', { role: 'administrator', tier: 'pro' });
  const anna = await memberOf(world, 'Anna');
  await setUpPasskey(world, anna);
  issueInvoice(world, paying.id);
  const halfway = cookiesOf(await signIn(world, anna));
  const rows = world.db.prepare('SELECT total_changes()').pluck();
  const wrote = new Set<string>();

  for (const cookie of ['', paying.cookie, administrator.cookie, halfway])
    for (const path of visits)
      for (const method of ['GET', 'HEAD']) {
        const [before, counted] = [rows.get(), marksOf(world)];
        await world.app.request(visited(path), { method, headers: { Cookie: cookie } });
        if (rows.get() === before) continue;
        wrote.add(visited(path));
        expect(marksOf(world), `${method} ${path}`).not.toBe(counted);
      }

  expect([...wrote].toSorted()).toEqual([
    '/beheer/facturen/2026-0001.pdf',
    '/beheer/nieuwsbrieven/2026-11/',
    '/inloggen/tweede-stap/',
    '/mijn/e-book/kennisbank.epub',
  ]);
});

/** The first of this year. */
function issueInvoice({ pay, invoices, clock }: World, memberId: number): void {
  const order = {
    plan: 'year',
    follows: 'new',
    cents: 100,
    renewalCents: 100,
    code: null,
    formKey: 'formulier-1',
  } as const;
  const who = { number: 'KB-AAAA-BBBB', memberId, terms: '1', waiver: null, orderedAt: clock.now() };
  pay.purchases.add({ ...order, ...who });
  const purchaseId = pay.purchases.findByNumber(who.number)!.id;
  const facts = { kind: 'invoice', product: 'pro', cents: 100, description: 'PRO', customerName: 'Piet' } as const;
  invoices.issue({ ...facts, purchaseId, paymentId: 'tr_1', cause: 'x', now: clock.now() });
}

test('who asks for an act at the desk over and over without a proof is counted, and keeps what was typed', async () => {
  const world = smallWorld();
  const { cookie, id } = await world.join('Mo', { role: 'administrator' });
  world.clock.forward({ days: 1 });
  const ask = () =>
    world.post(`/beheer/leden/${id}/geven`, { until: '', reason: 'Een lang verhaal' }, { Cookie: cookie });
  for (let turn = 0; turn < LIMITS.noted.acts; turn += 1) expect((await ask()).status).toBe(403);

  const answer = await ask();
  expect(answer.status).toBe(429);
  expect(await answer.text()).toContain('Een lang verhaal');
});
