import type { MiddlewareHandler } from 'hono';
import type { Visit } from '../../http/visit.ts';
import { deskAgain, type PageNeeds } from './pages.ts';

/** Behind the guard: what is refused from here on is told in the frame of the desk. */
export const framed =
  (needs: PageNeeds): MiddlewareHandler<Visit> =>
  async (c, next) => {
    c.set('again', deskAgain(needs, c)({}));
    return next();
  };
