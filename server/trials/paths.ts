import { smallWorld } from './world.ts';

/** The patterns of all routes that answer to these methods, each once. */
export const pathsOf = (isAsked: (method: string) => boolean): string[] => [
  ...new Set(
    smallWorld()
      .app.routes.filter(({ method, path }) => isAsked(method) && path !== '*')
      .map(({ path }) => path),
  ),
];

/** Where something can be written. */
export const WRITES = pathsOf((method) => !['ALL', 'GET'].includes(method));

/** An address of such a pattern, about what stands first in a small world. */
export const concrete = (path: string): string =>
  path
    .replace(/:payment\{[^/]*\}/, 'tr_vanniemand')
    .replace(/:id\{[^/]*\}/, '1')
    .replace(':id', 'open');
