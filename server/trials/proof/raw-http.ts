import { connect } from 'node:net';
import { openStand } from './stand.ts';
import type { Trial } from './trial.ts';

/** How long an answer to nonsense is waited for; half a request has none. */
const WAIT_MS = 400;
/** A bound against hanging where an answer must come. */
const ANSWER_MS = 60_000;
const KB = 1024;

const get = (path: string, head = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${head}\r\n`;
const post = (head: string, body: string, path = '/inloggen'): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n${head}\r\n${body}`;
const chunked = (size: number): string => `${size.toString(16)}\r\n${'a'.repeat(size)}\r\n0\r\n\r\n`;

/** Requests that no browser sends. */
const SENT: Record<string, string> = {
  'no version': 'GET /\r\n\r\n',
  'version 9.9': 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'no host': 'GET / HTTP/1.1\r\n\r\n',
  'two hosts': get('/', 'Host: y\r\n'),
  'bare newlines': 'GET / HTTP/1.1\nHost: x\n\n',
  'a name with a space': get('/', 'X Y: z\r\n'),
  'a folded header': get('/', 'X-A: b\r\n c\r\n'),
  'NUL in a header': get('/', 'X-A: b\0c\r\n'),
  'bytes above 127': get('/', 'X-A: \xff\xfe\r\n'),
  '100 kB of headers': get('/', `X-A: ${'b'.repeat(100 * KB)}\r\n`),
  '2,000 headers': get('/', Array.from({ length: 2_000 }, (_, n) => `X-${n}: 1\r\n`).join('')),
  'an address of 60 kB': get(`/${'a'.repeat(60 * KB)}`),
  'an absolute address': get('http://elders.example/artikelen/open/'),
  'an address of dots': get('/../../etc/passwd'),
  'encoded dots': get('/%2e%2e/%2e%2e/private/artikelen.json'),
  'encoded NUL': get('/%00'),
  'half an encoding': get('/%'),
  'a star': 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  CONNECT: 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  TRACE: 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n',
  'an unknown verb': 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n',
  'length and chunks': post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nGET /x HTTP/1.1\r\n\r\n'),
  'two lengths': post('Content-Length: 4\r\nContent-Length: 5\r\n', 'a=bcd'),
  'a length below zero': post('Content-Length: -1\r\n', ''),
  'a length in words': post('Content-Length: vier\r\n', 'a=bc'),
  'chunks twice encoded': post('Transfer-Encoding: chunked, chunked\r\n', chunked(4)),
  'chunks spelled oddly': post('Transfer-Encoding: xchunked\r\n', chunked(4)),
  'a chunk of no number': post('Transfer-Encoding: chunked\r\n', 'zz\r\nabc\r\n'),
  'a chunk too short': post('Transfer-Encoding: chunked\r\n', '5\r\nab\r\n0\r\n\r\n'),
  'a body that stops': post('Content-Length: 50\r\n', 'a=b'),
  'half a request': 'GET / HT',
  'nothing at all': '',
  'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a TLS hello': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'a wish for another protocol': get('/', 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n'),
  'twenty in a row': get('/artikelen/open/').repeat(20),
  'a wish to go on first': post('Content-Length: 900000\r\nExpect: 100-continue\r\n', ''),
  'an odd expectation': get('/', 'Expect: koffie\r\n'),
  'a range of nonsense': get('/_astro/page.abc.css', 'Range: bytes=9-1,-,x\r\n'),
  'a cookie of 7 kB': get('/', `Cookie: ${'a=b; '.repeat(1_400)}\r\n`),
  'a date of nonsense': get('/', 'If-Modified-Since: gisteren\r\nIf-None-Match: ,,"\r\n'),
};

/** Bodies that are larger than the route takes, with and without saying so beforehand. */
const TOO_LARGE: [path: string, kilobytes: number][] = [
  ['/inloggen', 5],
  ['/reacties', 65],
];

/** Bytes that are no request, or one that means two things: refused or cut off, never a fault of ours, and the next reader is served. */
export const rawHttp: Trial = {
  name: 'malformed requests',
  bar: 'X5',
  missing: () => null,
  async run() {
    const stand = await openStand();
    const faults: string[] = [];
    try {
      const running = await stand.start();
      const tried = Object.entries(SENT);
      for (const [what, text] of tried) {
        const statuses = await exchange(stand.port, text);
        if (statuses.some((status) => status >= 500)) faults.push(`${what}: ${statuses.join(' ')}`);
        if ((await stand.get('/health')).status !== 200) faults.push(`${what}: nobody is served after it`);
      }
      for (const [path, kilobytes] of TOO_LARGE) {
        const body = 'a'.repeat(kilobytes * KB);
        const head = `Origin: ${stand.origin}\r\n`;
        const said = await answersTo(stand.port, post(`${head}Content-Length: ${body.length}\r\n`, body, path));
        const unsaid = await answersTo(
          stand.port,
          post(`${head}Transfer-Encoding: chunked\r\n`, chunked(body.length), path),
        );
        if (said[0] !== 413 || unsaid[0] !== 413)
          faults.push(`${path} takes ${kilobytes} kB: ${said[0]}, in chunks ${unsaid[0]}`);
      }
      const smuggled = await exchange(stand.port, SENT['length and chunks']!);
      if (smuggled.length > 1) faults.push('one request was taken for two');
      const alive = running.child.exitCode === null;
      const troubled = running.troubles();
      await running.kill('SIGTERM');
      return {
        held: faults.length === 0 && alive && troubled === 0,
        figure:
          faults.length === 0
            ? `${tried.length} kinds, ${TOO_LARGE.length} body limits with and without a length, 0 faults, ${troubled} errors logged`
            : faults.join('; '),
      };
    } finally {
      stand.clear();
    }
  },
};

/** Sends a request that must be answered, and waits for that. */
const answersTo = (port: number, text: string): Promise<number[]> => exchange(port, text, { until: /^HTTP/m });

type Waiting = { until: RegExp };

/** Sends these bytes, and returns the status of each answer that came: within a moment, or `until` something came. */
function exchange(port: number, text: string, waiting?: Waiting): Promise<number[]> {
  return new Promise((done) => {
    let found = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    const end = () => {
      socket.destroy();
      done([...found.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status)));
    };
    const timer = globalThis.setTimeout(end, waiting ? ANSWER_MS : WAIT_MS);
    socket.on('data', (bytes) => {
      found += bytes.toString('latin1');
      if (waiting?.until.test(found)) end();
    });
    socket.once('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      end();
    });
  });
}
