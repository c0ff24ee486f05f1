import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { openDoors } from './listen.ts';

const HERE = { host: '127.0.0.1', mostConnections: 64 };
const served = () => createServer((_request, response) => response.end('dag'));
const ask = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/`, { headers: { Connection: 'close' } })).text();

test('whoever comes is answered, through whichever door', async () => {
  const { port, close } = await openDoors(served(), { port: 0, ...HERE });
  const answers = await Promise.all(Array.from({ length: 48 }, () => ask(port)));
  await close();

  expect(new Set(answers)).toEqual(new Set(['dag']));
  await expect(ask(port)).rejects.toThrow('fetch failed');
});

test('a port where someone listens is refused, also when both could share it', async () => {
  const { port, close } = await openDoors(served(), { port: 0, ...HERE });

  await expect(openDoors(served(), { port, ...HERE })).rejects.toThrow('EADDRINUSE');
  await close();
  const again = await openDoors(served(), { port, ...HERE });
  await again.close();
});
