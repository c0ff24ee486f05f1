import { Hono } from 'hono';
import { z } from 'zod';
import { ensureTakesPart } from '../../members/rules.ts';
import { followForm } from '../forms.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land } from '../../http/reply.ts';
import type { Visit } from '../../http/visit.ts';
import type { Readers } from '../../articles/gate/reader.ts';
import type { Release } from '../../articles/release.ts';
import type { FollowStore } from './store.ts';

type Needs = { follows: FollowStore; readers: Readers; release: Release };

const following = z.object({ follow: z.enum(['yes', 'no']) });

/** "Volg dit artikel": a member asks for mail about new reactions, or no longer. */
export const followRoutes = ({ follows, readers, release }: Needs) =>
  new Hono<Visit>().post('/artikelen/:id/volgen', atMost(1), async (c) => {
    const { follow: wish } = await readForm(c, following, { limit: 'follow' });
    const { member, now } = c.var;
    const article = release.ensureArticle(c.req.param('id'));
    const { id } = ensureTakesPart(member);
    readers.ensureMayRead(article, member, now);
    const follow = wish === 'yes';
    if (follow) follows.follow(id, article.id, now);
    else follows.unfollow(id, article.id, now);
    return land(c, `${article.path}#reacties`, { html: followForm(article.id, follow) });
  });
