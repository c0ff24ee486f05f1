import { createServer } from 'node:net';

/** A port nobody listens on now; a `wanted` one is tried and given back. Throws when someone listens there. */
export function freePort(wanted = 0, host = '127.0.0.1'): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
      .once('error', fail)
      .listen(wanted, host, () => {
        const { port } = probe.address() as { port: number };
        probe.close(() => done(port));
      });
  });
}
