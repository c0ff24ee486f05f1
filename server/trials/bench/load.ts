import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AS_SHIPPED } from '../../deploy/as-shipped.ts';

export type Served = { child: ChildProcess; port: number; smtpUrl?: string; cookies: string[]; times: number[] };
export type Sent = { path: string; method?: string; headers?: Record<string, string>; body?: string };
type Wish = { clients: number; seconds: number; next: (client: number) => Sent; everyMs?: number };
/** `rss` is the server's memory afterwards in bytes; `loader` the share of one core that asking took. */
export type Load = { perSecond: number; cpuPerRequestMs: number; times: number[]; rss: number; loader: number };

/** Starts one server of `served.ts`, ours and bare alike as the unit starts ours. */
export async function serveApart(args: string[]): Promise<Served> {
  const child = fork(join(import.meta.dirname, './served.ts'), args, {
    execArgv: AS_SHIPPED.flags,
    env: { ...process.env, ...AS_SHIPPED.env },
  });
  const [ready] = (await once(child, 'message')) as [Omit<Served, 'child'>];
  return { ...ready, child };
}

/** So many clients, each with its own connection, one request after the other (no faster than `everyMs`), for so many seconds. */
export async function loadOn(served: Served, { clients, seconds, next, everyMs = 0 }: Wish): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  const before = await usageOf(served);
  const own = process.cpuUsage();
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < until) {
        const at = performance.now();
        await send(served.port, agent, next(client));
        times.push(performance.now() - at);
        const rest = everyMs - (performance.now() - at);
        if (rest > 0) await setTimeout(rest);
      }
    }),
  );
  const asking = process.cpuUsage(own);
  const after = await usageOf(served);
  agent.destroy();
  const cpu = after.user + after.system - before.user - before.system;
  return {
    perSecond: times.length / seconds,
    cpuPerRequestMs: cpu / 1000 / times.length,
    times,
    rss: after.rss,
    loader: (asking.user + asking.system) / (seconds * 1e6),
  };
}

export function stop({ child }: Served): void {
  child.send('stop');
}

/** What a server has used so far, and its memory now. */
export async function usageOf({ child }: Served): Promise<NodeJS.CpuUsage & { rss: number }> {
  child.send('usage');
  const [{ usage, rss }] = (await once(child, 'message')) as [{ usage: NodeJS.CpuUsage; rss: number }];
  return { ...usage, rss };
}

function send(port: number, agent: Agent, { path, method = 'GET', headers = {}, body }: Sent): Promise<void> {
  return new Promise((done, fail) => {
    const asked = request({ port, host: '127.0.0.1', agent, path, method, headers }, (answer) => {
      if (answer.statusCode! >= 400) fail(new Error(`${method} ${path} was answered with ${answer.statusCode}`));
      answer.resume().once('end', done);
    });
    asked.once('error', fail).end(body);
  });
}
