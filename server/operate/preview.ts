import { messageOf } from '../text/message-of.ts';
import { raw } from '../text/html.ts';
import { serve } from '@hono/node-server';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { join } from 'node:path';
import { z } from 'zod';
import { given, isWeak } from '../config.ts';
import { upTo } from '../http/fields.ts';
import { openRelease, type Release } from '../articles/release.ts';
import { fill, forTier, slotContent } from '../articles/slots.ts';
import { staticAnswer } from '../http/static-files.ts';
import { publish } from '../publish/publish.ts';
import { always } from '../http/security-headers.ts';

const USER = 'redactie';
/** Someone guesses at a page on the web: long enough for that. */
const PASSWORD_MIN_LENGTH = 12;

/** What `npm run preview` takes from its environment. */
export const settings = z.object({
  PREVIEW_PORT: z.coerce.number().int().min(0).max(65_535).default(4323),
  PREVIEW_PASSWORD: upTo(1_024)
    .min(PASSWORD_MIN_LENGTH)
    .refine((password) => !isWeak(password), 'is a placeholder or soon guessed')
    .optional(),
  HOST: upTo(255).min(1).default('127.0.0.1'),
});

/**
 * The site with drafts and planned articles in it, whole for who knows the password and closed for everyone else. It
 * has no members and no reactions: it is for reading, by who writes.
 */
export function createPreview(release: Release, password: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    const media = c.res.headers.get('Content-Type');
    for (const [name, value] of Object.entries(always(false, media))) c.header(name, value);
    c.header('Cache-Control', 'private, no-store');
    c.header('X-Robots-Tag', 'noindex');
  });
  app.use(basicAuth({ username: USER, password, realm: 'Kennisbank' }));
  app.get('/artikelen/:id/', async (c) => {
    const article = release.findArticle(c.req.param('id'));
    if (!article) return c.html(await release.notFoundPage(), 404);
    const page = await readFile(release.articlePage(article.id), 'utf8');
    if (article.access === 'open') return c.html(page);
    const rest = slotContent(await release.rest(article.id), 'body') ?? '';
    return c.html(forTier(fill(page, { rest: raw(rest) }), 'pro'));
  });
  app.get('*', async (c) => {
    const { pathname } = new URL(c.req.url);
    const hidden = pathname.startsWith('/_astro/') && (await staticAnswer(c, join(release.root(), 'private')));
    return (await staticAnswer(c, release.publicFolder())) ?? (hidden || c.html(await release.notFoundPage(), 404));
  });
  return app;
}

/** `npm run preview`: builds with drafts, in a folder of its own, and serves that behind a password. */
async function main(): Promise<void> {
  const result = settings.safeParse(given(process.env));
  if (!result.success)
    throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  const { PREVIEW_PORT: port, HOST: hostname, PREVIEW_PASSWORD: chosen } = result.data;
  const password = chosen ?? randomBytes(9).toString('base64url');
  const distFolder = join('dist', 'preview');
  await publish({ distFolder, databaseFile: join(distFolder, 'none.db') }, console.log, { drafts: true });
  serve({ fetch: createPreview(openRelease(distFolder), password).fetch, port, hostname }, (address) => {
    const secret = chosen ? 'the password of PREVIEW_PASSWORD' : `password "${password}", for this run`;
    console.log(`\nPreview with drafts: http://localhost:${address.port}/ (user "${USER}", ${secret})`);
  });
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
