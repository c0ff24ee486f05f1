import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { percentile } from '../bench/machine.ts';
import { findProgram } from './programs.ts';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

const CONNECTIONS = { whole: 1_000, short: 200 };
const SECONDS = { whole: 8, short: 2 };
/** What other readers may notice of them: the bar of server/trials/README.md. */
const P99_MS = 500;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** The server looks once a second who is too late. */
const LOOK_MS = 2_500;

const begun =
  'POST /inloggen HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n';

/** Readers beside a thousand connections that send a byte now and then; and how long such a connection is borne. */
export const slowClients: Trial = {
  name: 'slow clients',
  bar: 'X5',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    try {
      const running = await stand.start();
      const alone = percentile(await readers(stand, SECONDS[size]), 0.99);
      const opened = performance.now();
      const slow = await dawdlers(stand.port, CONNECTIONS[size]);
      const beside = percentile(await readers(stand, SECONDS[size]), 0.99);
      const headersAfter = await cutAfter(slow[0]!, opened);
      slow.forEach((socket) => socket.destroy());
      const bodyAfter = size === 'whole' ? await slowBody(stand) : null;
      const tool = size === 'whole' ? await slowhttptest(stand) : 'slowhttptest only in the whole run';
      await running.kill('SIGTERM');
      return {
        held:
          beside < P99_MS &&
          headersAfter < HEADERS_MS + LOOK_MS &&
          (bodyAfter === null || Math.abs(bodyAfter - REQUEST_MS) < LOOK_MS) &&
          running.child.exitCode === 0,
        figure: `reading p99 ${beside.toFixed(1)} ms beside ${CONNECTIONS[size]} slow connections, ${alone.toFixed(1)} without; cut after ${seconds(headersAfter)} of headers${bodyAfter === null ? '' : `, ${seconds(bodyAfter)} of a body`}; ${tool}`,
      };
    } finally {
      stand.clear();
    }
  },
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

async function dawdlers(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => socket.write('X-a: b\r\n'), 2_000);
    socket.once('close', () => clearInterval(drip));
  }
  return sockets;
}

/** The server answers 408 and hangs up. */
async function cutAfter(socket: Socket, since: number): Promise<number> {
  socket.resume();
  if (!socket.closed) await Promise.race([once(socket, 'close'), setTimeout(2 * REQUEST_MS)]);
  return performance.now() - since;
}

async function slowBody({ port, origin }: Stand): Promise<number> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const began = performance.now();
  socket.write(`${begun}Origin: ${origin}\r\n\r\n`);
  const drip = setInterval(() => socket.write('a'), 1_000);
  const after = await cutAfter(socket, began);
  clearInterval(drip);
  return after;
}

/** Debian's tool for this, for what ours did not think of. */
async function slowhttptest(stand: Stand): Promise<string> {
  const program = findProgram('slowhttptest');
  if (!program) return 'slowhttptest is not installed';
  const tool = spawn(
    program,
    [
      '-c',
      '800',
      '-B',
      '-i',
      '5',
      '-r',
      '200',
      '-s',
      '8192',
      '-t',
      'POST',
      '-u',
      `${stand.origin}/inloggen`,
      '-x',
      '20',
      '-l',
      '15',
      '-p',
      '3',
    ],
    { stdio: 'ignore' },
  );
  const ended = once(tool, 'exit');
  await setTimeout(4_000);
  const beside = percentile(await readers(stand, 8), 0.99);
  await ended;
  if (beside >= P99_MS) throw new Error(`beside slowhttptest reading took ${beside} ms`);
  return `beside slowhttptest's 800 ${beside.toFixed(1)} ms`;
}

async function readers(stand: Stand, forSeconds: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (performance.now() < until) {
        const at = performance.now();
        const { status } = await stand.get('/artikelen/open/');
        if (status !== 200) throw new Error(`a reader was answered with ${status}`);
        times.push(performance.now() - at);
        await setTimeout(5);
      }
    }),
  );
  return times;
}
