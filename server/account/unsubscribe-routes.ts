import { Hono } from 'hono';
import { html } from '../text/html.ts';
import { words } from '#words';
import type { Release } from '../articles/release.ts';
import type { FollowStore } from '../discussion/follow/store.ts';
import { Refusal } from '../http/errors.ts';
import { noticePage, simplePage } from '../articles/pages.ts';
import { atMost } from '../http/forms.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import type { MailStore } from '../mail/store.ts';
import type { Leaving, Unsubscribe } from '../mail/unsubscribe.ts';
import type { MemberStore } from '../members/store.ts';

const say = words.unsubscribe;

type Needs = {
  mail: Pick<MailStore, 'consentsOf' | 'addConsent'>;
  members: Pick<MemberStore, 'find'>;
  follows: Pick<FollowStore, 'mute'>;
  unsubscribe: Pick<Unsubscribe, 'read'>;
  release: Release;
};

/** Leaving a list of mail by the link that is in each letter, without signing in. */
export const unsubscribeRoutes = (needs: Needs) => {
  const { unsubscribe, release } = needs;
  const leavingOf = (c: Here): Leaving => {
    const leaving = unsubscribe.read(c.req.query('wie') ?? '');
    if (!leaving) throw new Refusal('bad-code');
    return leaving;
  };

  return (
    new Hono<Visit>()
      .get('/afmelden/', async (c) => {
        leavingOf(c);
        const form = html`<form class="question-form" method="post" action="/afmelden/?wie=${c.req.query('wie')}">
          <p class="form-foot"><button>${say.button}</button></p>
        </form>`;
        return personalPage(c, await simplePage(release, { title: say.title, text: say.text, form }));
      })

      // RFC 8058: mail programs post here without a cookie, an origin or a person; the signature is what counts.
      .post('/afmelden/', atMost(1), async (c) => {
        c.var.count('anyForm');
        leave(needs, leavingOf(c), c.var.now);
        return personalPage(c, await noticePage(release, { text: say.done, path: '/' }));
      })
  );
};

function leave({ members, follows, mail }: Needs, leaving: Leaving, now: Date): void {
  if ('articleId' in leaving) {
    if (members.find(leaving.memberId)) follows.mute(leaving.memberId, leaving.articleId, now);
    return;
  }
  const consent = { ...leaving, granted: false, textVersion: 'RFC 8058', source: 'mail', now };
  if (mail.consentsOf(leaving.memberId).has(leaving.list)) mail.addConsent(consent);
}
