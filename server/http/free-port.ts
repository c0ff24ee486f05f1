import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below this the kernel gives no port to a connection that goes out (ip_local_port_range begins at 32768), so nothing takes
 * one between the look and its use; the chance that two processes draw the same one is 1 in 20,000.
 */
const DRAWN_FROM = { min: 12_000, max: 32_000 };
/** So many in use one after another is no bad luck. */
const MOST_TRIES = 20;

/** A port nobody listens on now; a `wanted` one is tried and given back. Throws when someone listens there. */
export async function freePort(wanted = 0, host = '127.0.0.1'): Promise<number> {
  if (wanted) return tried(wanted, host);
  for (let turn = 1; ; turn += 1) {
    try {
      return await tried(randomInt(DRAWN_FROM.min, DRAWN_FROM.max), host);
    } catch (error) {
      if (turn === MOST_TRIES) throw error;
    }
  }
}

function tried(port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(port, host, () => probe.close(() => done(port)));
  });
}
