import { html } from '../../text/html.ts';
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { RAW, upTo } from '../../http/fields.ts';
import type { Guarded } from '../../http/guarded.ts';
import { ensureFreeName } from '../../members/rules.ts';
import { fill } from '../../articles/slots.ts';
import { quotedReaction } from '../html.ts';
import { openReadable } from '../readable.ts';
import type { Reaction } from '../rules.ts';
import { again } from '../../http/redraw.ts';
import { formAgain, noticePage } from '../../articles/pages.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land, wantsJson } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Tools } from '../../tools.ts';
import { reportForm } from './report-html.ts';
import { parseReport } from './rules.ts';

const reporting = z.object({
  reason: upTo(RAW.choice).default(''),
  explanation: upTo(RAW.text).default(''),
  name: upTo(RAW.name).default(''),
  email: upTo(RAW.email).default(''),
  faith: upTo(RAW.choice).optional(),
});

/** Two thousand characters of explanation, percent-encoded. */
const REPORT_KB = 24;

export const moderationRoutes = (tools: Tools) => {
  const { members, moderation, deskLetters, release, atOnce } = tools;
  const readable = openReadable(tools);

  const reportPage = async (reaction: Guarded<Reaction>, c: Here) => {
    const slots = {
      title: html`${words.reports.title}`,
      message: html`<p>${words.reports.intro}</p>`,
      reaction: quotedReaction(reaction),
      form: reportForm(reaction, c.var.member !== null),
    };
    return fill(await release.template('reactie'), slots);
  };

  return new Hono<Visit>()
    .get('/reacties/:id{[0-9]{1,15}}/melden', async (c) =>
      personalPage(c, await reportPage(readable.ensure(c.req.param('id'), c.var).reaction, c)),
    )

    .post('/reacties/:id{[0-9]{1,15}}/melden', atMost(REPORT_KB), async (c) => {
      const typed = await readForm(c, reporting, {
        limit: 'report',
        again({ explanation, name, email }) {
          const { reaction } = readable.ensure(c.req.param('id'), c.var);
          const fields = { explanation, name, email };
          return again({ reaction, fields }, async ({ reaction, fields }, refusal) =>
            formAgain(await reportPage(reaction, c), refusal, fields),
          );
        },
      });
      const { reaction } = readable.ensure(c.req.param('id'), c.var);
      const report = parseReport(typed);
      if (report.name) ensureFreeName(report.name, [...members.staffNames(), ...release.authorNames()]);
      const memberId = c.var.member?.id ?? null;
      const formKey = sameReport([reaction.id, memberId, report.email, report.explanation]);
      const { now } = c.var;
      atOnce(() => {
        const id = moderation.addReport({ ...report, reactionId: reaction.id, memberId, formKey, reportedAt: now });
        if (id !== null) deskLetters.sendReceipt(moderation.findReport(id)!, reaction, now);
      });
      const back = `/artikelen/${reaction.articleId}/#reactie-${reaction.id}`;
      if (wantsJson(c)) return land(c, back);
      return personalPage(c, await noticePage(release, { text: words.reports.thanks, path: back }));
    });
};

function sameReport(facts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
