import {
  type Arbitrary,
  array,
  constant,
  constantFrom,
  integer,
  json,
  nat,
  oneof,
  option,
  record,
  sample,
  string,
  tuple,
} from 'fast-check';
import { ROLES } from '../../members/permissions.ts';
import { smallWorld } from '../world.ts';
import { type Answer, ask } from './ask.ts';
import { lookInto, openStand, type Stand } from './stand.ts';
import type { Standing } from '../../members/store.ts';
import type { Trial } from './trial.ts';

const REQUESTS = { whole: 50_000, short: 1_500 };
const BATCH = 500;
const AT_ONCE = 8;
/** What no answer may show: a stack, a file of ours, or SQL. */
export const INSIDES = /\bat [\w.]+ \(|node_modules|[a-z-]+\.ts:\d+|SQLITE_|\b(SELECT|INSERT INTO|DELETE FROM) \w+/;

const NAMES =
  'article text answers key stamp website email password current name next code reactions act reason rule explanation faith plan state back days answer granted until amount follow list newsletter replies number id __proto__ constructor'.split(
    ' ',
  );
const odd = constantFrom(
  '',
  "' OR 1=1 --",
  '"; DROP TABLE member; --',
  '%',
  '../../etc/passwd',
  '\u0000',
  '\u202E\u2066',
  '<script>alert(1)</script>',
  '__proto__',
  'NaN',
  '-1',
  '1e309',
  '999999999999999999999',
  '2026-13-45',
  '0001-01-01',
  'x'.repeat(9_000),
  'é'.repeat(5_001),
  'a@b.nl',
  'yes',
  '1',
  'open',
  'pro',
  'hide',
);
const value = oneof(odd, string({ unit: 'binary', maxLength: 60 }), string({ maxLength: 20 }), integer().map(String));
const fields = array(tuple(oneof(constantFrom(...NAMES), string({ maxLength: 8 })), value), {
  maxLength: 7,
});
const parameter = oneof(
  constantFrom(
    '1',
    '0',
    '-1',
    '200',
    '999999999999999',
    'open',
    'pro',
    'long',
    '%00',
    '%2e%2e%2f',
    '%ff%fe',
    '%E2%80%AE',
    'tr_abcd1234',
    'KB-AAAA-BBBB',
    '2026-0001',
    '2026-0001.pdf',
  ),
  string({ maxLength: 30 }).map(encodeURIComponent),
);
const boundary = 'grens';

type Body = { type: string; text: string };
const body: Arbitrary<Body> = oneof(
  {
    weight: 6,
    arbitrary: fields.map((list) => ({ type: 'application/x-www-form-urlencoded', text: urlencoded(list) })),
  },
  {
    weight: 2,
    arbitrary: fields.map((list) => ({ type: `multipart/form-data; boundary=${boundary}`, text: multipart(list) })),
  },
  { weight: 2, arbitrary: json({ maxDepth: 4 }).map((text) => ({ type: 'application/json', text })) },
  {
    weight: 1,
    arbitrary: constantFrom('[', '{"a":', '['.repeat(20_000), '"\\ud800"', 'null', '{"__proto__":{"x":1}}').map(
      (text) => ({ type: 'application/json', text }),
    ),
  },
  { weight: 1, arbitrary: string({ unit: 'binary' }).map((text) => ({ type: 'text/plain', text })) },
  {
    weight: 1,
    arbitrary: constant({ type: 'multipart/form-data', text: '--x\r\nContent-Disposition: form-data; name="a' }),
  },
);

/** Requests made from the router's own list, with everything a form can hold and much that it cannot, by every role. */
export const fuzz: Trial = {
  name: 'fuzz from the router',
  bar: 'X5',
  missing: () => null,
  async run(size) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const stand = await openStand();
    const statuses: Record<string, number> = {};
    const faults: string[] = [];
    let hungUp = 0;
    try {
      const running = await stand.start({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
      const wishes = sample(wishesOn(routesOf()), { numRuns: REQUESTS[size], seed });
      for (let start = 0; start < wishes.length; start += BATCH) {
        const cookies = await freshRoles(stand);
        const batch = wishes.slice(start, start + BATCH);
        await Promise.all(
          Array.from({ length: AT_ONCE }, async (_, lane) => {
            for (let index = lane; index < batch.length; index += AT_ONCE) {
              const wish = batch[index]!;
              const answer = await sent(stand, wish, cookies[wish.role]!).catch(() => null);
              if (!answer) {
                hungUp += 1; // on a body that was refused before it was read
                continue;
              }
              statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
              if (answer.status >= 500 || INSIDES.test(answer.body))
                faults.push(`${answer.status} ${wish.method} ${wish.path}`);
            }
          }),
        );
      }
      const alive = running.child.exitCode === null && (await stand.get('/health')).status === 200;
      const troubled = running.troubles();
      await running.kill('SIGTERM');
      const { whole } = lookInto(stand.databaseFile);
      const told = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
      return {
        held: faults.length === 0 && alive && whole && troubled === 0,
        figure: `${wishes.length} requests (seed ${seed}), ${faults.length} faults, ${hungUp} cut off, ${troubled} errors logged; ${told.join(', ')}${faults.length > 0 ? `; ${faults.slice(0, 5).join(' | ')}` : ''}`,
      };
    } finally {
      stand.clear();
    }
  },
};

/** Everyone there is: each role opens other routes. */
export const PEOPLE = ['visitor', 'pro', ...ROLES] as const;
export type Person = (typeof PEOPLE)[number];
export type Wish = { role: Person; method: string; path: string; body: Body; network: number };

/** Method and pattern of everything the router knows, and a few addresses of files. */
export function routesOf(): { method: string; path: string }[] {
  const known = smallWorld().app.routes.filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'));
  const files = ['/', '/artikelen/open/', '/_astro/page.abc.css', '/bestaat-niet/'].map((path) => ({
    method: 'GET',
    path,
  }));
  return [...new Map([...known, ...files].map(({ method, path }) => [`${method} ${path}`, { method, path }])).values()];
}

/** Requests of every kind, good and bad, to any of these routes. */
export function wishesOn(routes: { method: string; path: string }[]): Arbitrary<Wish> {
  return record({
    route: constantFrom(...routes),
    role: constantFrom(...PEOPLE),
    other: option(constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), { freq: 4 }),
    parameters: array(parameter, { minLength: 3, maxLength: 3 }),
    query: option(fields.map(urlencoded)),
    body,
    network: nat(65_535),
  }).map(({ route, role, other, parameters, query, body: sentBody, network }) => {
    const rest = [...parameters];
    const path = route.path.replace(/:\w+(\{[^}]*\}?\})?/g, () => rest.pop() ?? '1').replace(/\{[^/]*\}/g, '');
    return { role, method: other ?? route.method, path: query ? `${path}?${query}` : path, body: sentBody, network };
  });
}

function sent(stand: Stand, { method, path, body: { type, text }, network }: Wish, cookie: string): Promise<Answer> {
  const headers: Record<string, string> = {
    Origin: stand.origin,
    Cookie: cookie,
    'X-Forwarded-For': `10.0.${network >> 8}.${network & 255}`,
  };
  if (network % 3 === 0) headers['Accept'] = 'application/json';
  const bodiless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  if (bodiless) return ask({ port: stand.port, path, method, headers });
  return ask({ port: stand.port, path, method, headers: { ...headers, 'Content-Type': type }, body: text });
}

async function freshRoles(stand: Stand): Promise<Record<Person, string>> {
  const cookies = { visitor: '', pro: await stand.join({ tier: 'pro' }) } as Record<Person, string>;
  for (const role of ROLES) cookies[role] = await stand.join({ role });
  return cookies;
}

/** What makes someone the person they are called. */
export const standingOf = (person: Exclude<Person, 'visitor'>): Partial<Standing> =>
  person === 'pro' ? { tier: 'pro' } : { role: person };

const urlencoded = (list: [string, string][]): string =>
  list.map(([name, text]) => `${everyByte(name)}=${everyByte(text)}`).join('&');

/** Percent-encoded whatever it is: nothing is left out because a client would not send it. */
const everyByte = (text: string): string =>
  [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const multipart = (list: [string, string][]): string =>
  `${list.map(([name, text]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`).join('')}--${boundary}--\r\n`;
