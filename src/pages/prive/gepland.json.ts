import type { APIRoute } from 'astro';
import { planned } from '../../catalogue/articles.ts';

/** The moments at which planned articles appear: the server publishes again when one has come. */
export const GET: APIRoute = async () => new Response(JSON.stringify(await planned()));
