import type { Server } from 'node:http';
import { createServer, type Server as Door } from 'node:net';
import { freePort } from './free-port.ts';

/**
 * libuv 1.52 takes one waiting connection per turn of the loop from each socket that listens. A turn under load is some ten
 * milliseconds, so of 1,500 readers who came at once the last stood outside for ten seconds. Linux lets several sockets
 * listen at one address (SO_REUSEPORT, socket(7)) and spreads who comes over them.
 */
const DOORS = process.platform === 'linux' ? 16 : 1;

type Address = { port: number; host: string; mostConnections: number };
export type Opened = { port: number; close: () => Promise<void> };

/**
 * Lets a server listen, through as many sockets as a crowd needs; port 0 is any free one. `mostConnections`: more are
 * closed at once. Throws when another process listens there. `close` takes no more connections, and is done when all have ended.
 */
export async function openDoors(server: Server, { port: wanted, host, mostConnections }: Address): Promise<Opened> {
  // Sockets that share an address share it with another process of this user too: one that does not share hears of it.
  const port = await freePort(wanted, host);

  const doors: Door[] = [server];
  while (doors.length < DOORS) doors.push(createServer((socket) => server.emit('connection', socket)));
  const close = async () => void (await Promise.all(doors.map(closed)));
  try {
    for (const door of doors) {
      door.maxConnections = Math.ceil(mostConnections / DOORS);
      // A crowd that knocks at once waits in the kernel's queue: whoever finds it full tries again after seconds.
      await listening(door, { port, host, backlog: mostConnections, reusePort: DOORS > 1 });
    }
  } catch (error) {
    await close(); // one that stayed open would take visitors from whoever does listen here
    throw error;
  }
  return { port, close };
}

type Where = { port: number; host: string; backlog: number; reusePort: boolean };

function listening(door: Door, where: Where): Promise<void> {
  return new Promise((resolve, reject) => {
    door.once('error', reject);
    door.listen(where, () => {
      door.off('error', reject);
      resolve();
    });
  });
}

const closed = (door: Door): Promise<void> => new Promise((done) => door.close(() => done()));
