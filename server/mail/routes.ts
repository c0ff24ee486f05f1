import { Hono } from 'hono';
import { html } from '../text/html.ts';
import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import { guarded } from '../members/guarded.ts';
import { ensureMember } from '../members/rules.ts';
import { noticePage, simplePage } from '../articles/pages.ts';
import { atMost } from '../http/forms.ts';
import { PRIVATE } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import type { Tools } from '../tools.ts';
import type { Leaving } from './unsubscribe.ts';
import { findNewsletter, writeNewsletter } from './newsletter.ts';

const say = words.unsubscribe;

/** Leaving a list, and looking at a newsletter before it goes out. */
export const mailRoutes = ({ audit, mail, members, follows, unsubscribe, release }: Tools) => {
  const read = (typed: string | undefined) => {
    const asked = unsubscribe.read(typed ?? '');
    if (!asked) throw new Refusal('bad-code');
    return asked;
  };

  const leave = (leaving: Leaving, now: Date): void => {
    if ('articleId' in leaving)
      return members.find(leaving.memberId) ? follows.mute(leaving.memberId, leaving.articleId, now) : undefined;
    const consent = { ...leaving, granted: false, textVersion: 'RFC 8058', source: 'mail', now };
    if (mail.consentsOf(leaving.memberId).has(leaving.list)) mail.addConsent(consent);
  };

  return (
    new Hono<Visit>()
      .get('/afmelden/', async (c) => {
        read(c.req.query('wie'));
        const form = html`<form class="question-form" method="post" action="/afmelden/?wie=${c.req.query('wie')}">
          <p class="form-foot"><button>${say.button}</button></p>
        </form>`;
        return personalPage(c, await simplePage(release, { title: say.title, text: say.text, form }));
      })

      // RFC 8058: mail programs post here without a cookie, an origin or a person; the signature is what counts.
      .post('/afmelden/', atMost(1), async (c) => {
        c.var.count('anyForm');
        leave(read(c.req.query('wie')), c.var.now);
        return personalPage(c, await noticePage(release, { text: say.done, path: '/' }));
      })

      .get('/beheer/nieuwsbrieven/:name{[a-z0-9-]+}/', guarded('letters'), (c) => {
        const reader = ensureMember(c.var.member);
        const letter = findNewsletter(c.req.param('name'));
        if (!letter) throw new Refusal('not-found');
        const facts = { name: reader.name, unsubscribe: unsubscribe.letterLink(reader.id, 'newsletter') };
        c.var.count('noted');
        audit.note({ kind: 'preview-letter', actorId: reader.id, detail: letter.name, now: c.var.now });
        return c.html(writeNewsletter(letter, facts).html, 200, PRIVATE);
      })
  );
};
