import { serve } from '@hono/node-server';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from './database/open.ts';
import type { Visit } from './reply.ts';

/** One request as it is told: the pattern of its route, never its path, which can hold a name or a code. */
export type Seen = { id: string; method: string; route: string; status: number; seconds: number };
export type Watch = (seen: Seen) => void;

/** Seconds: from a page out of memory to a form that waits for the payment company. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Gives every request a number, which stands on its answer and on an error page, and tells what became of it. */
export const watching =
  (watch: Watch | undefined): MiddlewareHandler<Visit> =>
  async (c, next) => {
    const began = performance.now();
    c.set('id', randomBytes(6).toString('hex'));
    await next();
    c.header('X-Request-Id', c.var.id);
    watch?.({
      id: c.var.id,
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      seconds: (performance.now() - began) / 1000,
    });
  };

/** The pattern of the route that answers; a page of the site has none of its own. */
const routeOf = (c: Context): string =>
  matchedRoutes(c).findLast(({ path, method }) => method !== 'ALL' && !path.endsWith('*'))?.path ?? '/*';

export type Metrics = ReturnType<typeof openMetrics>;

/** Counts for Prometheus: requests by route, the process, and what stands in the database when someone asks. */
export function openMetrics(db: Db) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'kennisbank_requests_total',
    help: 'Requests',
    labelNames,
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'kennisbank_request_seconds',
    help: 'Seconds until the answer was ready',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers: [registry],
  });
  const questions: Record<string, [help: string, sql: string]> = {
    kennisbank_mail_waiting: [
      'Mail that is to leave',
      'SELECT count(*) FROM mail WHERE sent_at IS NULL AND dead_at IS NULL',
    ],
    kennisbank_mail_dead: ['Mail that could not be delivered', 'SELECT count(*) FROM mail WHERE dead_at IS NOT NULL'],
    kennisbank_reactions: ['Reactions', 'SELECT count(*) FROM reaction'],
    kennisbank_members_free: ['Members without PRO', "SELECT count(*) FROM member WHERE tier = 'free'"],
    kennisbank_members_pro: ['Members with PRO', "SELECT count(*) FROM member WHERE tier = 'pro'"],
    kennisbank_webhooks_waiting: ['Payments to look into', 'SELECT count(*) FROM webhook WHERE done_at IS NULL'],
    kennisbank_errands_waiting: [
      'Things to ask of the payment company',
      'SELECT count(*) FROM errand WHERE done_at IS NULL',
    ],
    kennisbank_database_bytes: [
      'Size of the database',
      'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size',
    ],
  };
  for (const [name, [help, sql]] of Object.entries(questions)) {
    const query = db.prepare<[], number>(sql).pluck();
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(query.get() ?? 0) });
    registry.registerMetric(gauge);
  }

  return {
    seen({ method, route, status, seconds }: Seen): void {
      requests.inc({ method, route, status });
      latency.observe({ route }, seconds);
    },
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
