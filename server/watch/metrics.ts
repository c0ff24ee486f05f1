import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import { Hono } from 'hono';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { hashQueue } from '../members/passwords.ts';
import type { Gone } from '../http/request-bodies.ts';
import type { Standing } from './rules.ts';
import type { FigureStore } from './store.ts';
import type { Pressure } from './pressure.ts';
import type { Seen } from './watching.ts';

/** Seconds: from a page out of memory to a form that waits for the payment company. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What each figure of the database is called, and what it says. */
const STANDING: Record<keyof Standing, [name: string, help: string]> = {
  members: ['members_free', 'Members without PRO'],
  pro: ['members_pro', 'Members with PRO'],
  reactions: ['reactions', 'Reactions'],
  mailWaiting: ['mail_waiting', 'Mail that is to leave'],
  mailDead: ['mail_dead', 'Mail that could not be delivered'],
  webhooksWaiting: ['webhooks_waiting', 'Payments to look into'],
  errandsWaiting: ['errands_waiting', 'Things to ask of the payment company'],
  databaseBytes: ['database_bytes', 'Size of the database'],
};

/** What is counted elsewhere. */
export type Counted = { pressure: Pressure; gone: Gone };
export type Metrics = ReturnType<typeof openMetrics>;

/** Counts for Prometheus: requests by route, bakes, the process, and what stands in the database when someone asks. */
export function openMetrics(figures: FigureStore, { pressure, gone }: Counted) {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({ name: 'kennisbank_requests_total', help: 'Requests', labelNames, registers });
  const latency = new Histogram({
    name: 'kennisbank_request_seconds',
    help: 'Seconds until the answer was ready',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers,
  });
  const bakes = new Histogram({
    name: 'kennisbank_bake_seconds',
    help: 'Seconds from the wish to bake a page to the baked page',
    buckets: BUCKETS,
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    const one: Gauge = new Gauge({
      name: `kennisbank_${name}`,
      help,
      registers: [],
      collect: () => one.set(read()),
    });
    registry.registerMetric(one);
  };
  for (const [kind, [name, help]] of Object.entries(STANDING))
    gauge(name, help, () => figures.count(kind as keyof Standing));
  gauge('hashes_waiting', 'Passwords that wait for their turn to be hashed', () => hashQueue().waiting);
  gauge('late_seconds', 'How late the process does what it planned', () => pressure.lateMs() / 1000);
  gauge('refused_busy', 'Requests refused since the start because it was too busy', pressure.refused);
  gauge('gone', 'Clients that left before their answer, or sent no request, since the start', gone.count);

  return {
    seen({ method, route, status, seconds }: Seen): void {
      requests.inc({ method, route, status });
      latency.observe({ route }, seconds);
    },
    baked: (seconds: number): void => bakes.observe(seconds),
    text: (): Promise<string> => registry.metrics(),
    type: registry.contentType,
  };
}

/** The counts on a port of their own, for this machine and no one else. */
export async function serveMetrics(metrics: Metrics, port: number): Promise<() => Promise<void>> {
  const app = new Hono().get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.type }),
  );
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }) as Server;
  await new Promise((listening, fail) => server.once('listening', listening).once('error', fail));
  return () =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
}
