import { Hono } from 'hono';
import { settings } from '#settings';
import { monthStart } from '../time/dates.ts';
import { Refusal } from '../http/errors.ts';
import { headerOf } from '../http/request-headers.ts';
import { atMost } from '../http/forms.ts';
import { land, PRIVATE } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import type { GateStore } from '../articles/gate/store.ts';
import type { PayStore } from '../pay/store/store.ts';
import { fileType, servedType } from '../http/file-types.ts';
import { streamed } from './downloads.ts';
import { type Drawing, openArticles } from './draw.ts';
import { barrierTo, ensureMayDownload, ensureMayUnlock } from '../articles/gate/rules.ts';

type Needs = Drawing & { pay: Pick<PayStore, 'ownsEbook'>; gate: Pick<GateStore, 'unlock' | 'logDownload'> };

/** Gated articles by their id, never by a path: what the list of articles does not know does not exist. */
export const gateRoutes = (needs: Needs) => {
  const { pay, release, gate, readers } = needs;
  const articles = openArticles(needs);

  return (
    new Hono<Visit>()
      .get('/artikelen/:id/', async (c, next) => {
        const { member, now } = c.var;
        const article = release.findArticle(c.req.param('id'));
        if (!member || !article) return next();
        return personalPage(c, await articles.pageFor(article, member, { now }));
      })

      // Choosing is a button, not a visit: a prefetch, a scanner or a second tab can never spend an article.
      .post('/artikelen/:id/lezen', atMost(1), async (c) => {
        c.var.count('unlock');
        const { now } = c.var;
        const article = release.ensureArticle(c.req.param('id'));
        const member = ensureMayUnlock(article, readers.readerOf(article, c.var.member, now));
        const unlock = {
          memberId: member.id,
          articleId: article.id,
          now,
          monthStart: monthStart(now),
          limit: settings.meter,
        };
        if (!gate.unlock(unlock)) throw new Refusal('meter-empty');
        return land(c, `${article.path}#verder`);
      })

      .get('/_astro/:name{[\\w.-]+}', async (c, next) => {
        const name = c.req.param('name');
        const owners = release.ownersOfImage(name);
        const type = servedType(name);
        if (owners.length === 0 || !type) return next();
        const { member, now } = c.var;
        if (owners.every((article) => barrierTo(article, readers.readerOf(article, member, now))))
          throw new Refusal('not-found');
        return streamed(release.image(name), { type: type.media, range: headerOf(c, 'range') });
      })

      .get('/mijn/e-book/:name{kennisbank\\.(?:epub|pdf)}', async (c) => {
        const owns = c.var.member !== null && pay.ownsEbook(c.var.member.id);
        const member = ensureMayDownload(c.var.member, { now: c.var.now, owns });
        const name = c.req.param('name');
        const type = fileType(name);
        if (!type) throw new Refusal('not-found');
        if (c.req.method === 'GET') {
          c.var.count('noted');
          gate.logDownload(member.id, name, c.var.now);
        }
        return streamed(release.ebook(name), { type: type.media, name, range: headerOf(c, 'range') });
      })

      .get('/api/articles/:id/slots', async (c) => {
        const { member, now } = c.var;
        return c.json(await articles.slotsFor(release.ensureArticle(c.req.param('id')), member, now), 200, PRIVATE);
      })
  );
};
