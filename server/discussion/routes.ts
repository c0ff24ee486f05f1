import { Hono } from 'hono';
import type { Visit } from '../http/visit.ts';
import { changeRoutes } from './change-routes.ts';
import { placeRoutes } from './place-routes.ts';
import type { WritingNeeds } from './writing.ts';

/** Placing, answering, editing and withdrawing. */
export const reactionRoutes = (needs: WritingNeeds) =>
  new Hono<Visit>().route('/', placeRoutes(needs)).route('/', changeRoutes(needs));
