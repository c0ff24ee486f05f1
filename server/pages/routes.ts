import { Hono } from 'hono';
import { Refusal } from '../errors.ts';
import { type Article, mayRead } from '../gate/rules.ts';
import type { Member } from '../members/rules.ts';
import { tierAt } from '../members/rules.ts';
import { reactionCount, reactionList } from '../reactions/html.ts';
import { PRIVATE, personalPage, type Visit } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { fill, slotContent } from './slots.ts';

/** Articles for who is signed in: the same built page, with the slots filled for this reader. */
export const articleRoutes = ({ release, reactions }: Tools) => {
  const restOf = async (article: Article): Promise<string> => slotContent(await release.rest(article.id), 'body') ?? '';

  const drawFor = async (member: Member, article: Article, now: Date): Promise<string> => {
    const page = await release.page(article.path);
    if (!mayRead(article, member, now)) return page;
    const shown = reactions.visibleUnder(article.id);
    const list = reactionList(shown, { article, viewer: { member, now } });
    const filled = fill(fill(page, 'reactions', list), 'reaction-count', reactionCount(shown.length));
    return article.access === 'open' ? filled : fill(filled, 'rest', await restOf(article));
  };

  return new Hono<Visit>()
    .get('/artikelen/:id/', async (c, next) => {
      const { member, now } = c.var;
      const article = release.findArticle(c.req.param('id'));
      if (!member || !article) return next();
      return personalPage(c, await drawFor(member, article, now));
    })

    .get('/api/articles/:id/rest', async (c) => {
      const article = release.findArticle(c.req.param('id'));
      if (!article) throw new Refusal('not-found');
      if (!mayRead(article, c.var.member, c.var.now)) throw new Refusal('may-not-read');
      return c.html(await restOf(article), 200, PRIVATE);
    })

    .get('/api/me', (c) => {
      const { member, now } = c.var;
      return c.json({ tier: member ? tierAt(member, now) : null }, 200, PRIVATE);
    });
};
