import { Hono } from 'hono';
import type { Visit } from '../../http/visit.ts';
import { type ActNeeds, actRoutes } from './act-routes.ts';
import { lookRoutes } from './look-routes.ts';

/** The moderators' desk. Everything on it works without JavaScript; with it every act also has a key. */
export const deskRoutes = (needs: ActNeeds) =>
  new Hono<Visit>().route('/', lookRoutes(needs)).route('/', actRoutes(needs));
