import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../errors.ts';
import { ensureMayRead } from '../gate/rules.ts';
import { LIMITS } from '../members/guards.ts';
import { fill } from '../pages/slots.ts';
import { quotedReaction } from '../reactions/html.ts';
import { isVisible, type Reaction } from '../reactions/rules.ts';
import {
  atMost,
  formAgain,
  type Here,
  land,
  noticePage,
  personalPage,
  readForm,
  type Visit,
  wantsJson,
} from '../reply.ts';
import type { Tools } from '../tools.ts';
import { reportForm } from './html.ts';
import { parseReport } from './rules.ts';

const reporting = z.object({
  reason: z.string().default(''),
  explanation: z.string().default(''),
  name: z.string().default(''),
  email: z.string().default(''),
  faith: z.string().optional(),
});

/** Two thousand characters of explanation, percent-encoded. */
const REPORT_KB = 24;

export const moderationRoutes = (tools: Tools) => {
  const { reactions, moderation, deskLetters, readers, release, limits, networkOf, atOnce, postman } = tools;

  /** Who may read a reaction may report it; nobody learns from a report form what lies behind the gate. */
  const findReadable = (id: string, { var: { member, now } }: Here): Reaction => {
    const reaction = reactions.find(Number(id));
    const article = reaction && release.findArticle(reaction.articleId);
    if (!reaction || !article || !isVisible(reaction)) throw new Refusal('not-found');
    ensureMayRead(article, readers.readerOf(article, member, now));
    return reaction;
  };

  const reportPage = async (reaction: Reaction, c: Here) => {
    const slots = {
      title: words.reports.title,
      message: `<p>${words.reports.intro}</p>`,
      reaction: quotedReaction(reaction),
      form: reportForm(reaction, c.var.member !== null),
    };
    return Object.entries(slots).reduce(
      (page, [name, content]) => fill(page, name, content),
      await release.template('reactie'),
    );
  };

  return new Hono<Visit>()
    .get('/reacties/:id{[0-9]{1,15}}/melden', async (c) =>
      personalPage(c, await reportPage(findReadable(c.req.param('id'), c), c)),
    )

    .post('/reacties/:id{[0-9]{1,15}}/melden', atMost(REPORT_KB), async (c) => {
      const reaction = findReadable(c.req.param('id'), c);
      const typed = await readForm(c, reporting);
      const { explanation, name, email } = typed;
      c.set('again', async (refusal) =>
        formAgain(await reportPage(reaction, c), refusal, { explanation, name, email }),
      );

      limits.ensureRoom(`report ${networkOf(c)}`, LIMITS.report, c.var.now);
      const report = parseReport(typed);
      const memberId = c.var.member?.id ?? null;
      const formKey = sameReport([reaction.id, memberId, report.email, report.explanation]);
      const { now } = c.var;
      atOnce(() => {
        const id = moderation.addReport({ ...report, reactionId: reaction.id, memberId, formKey, reportedAt: now });
        if (id !== null) deskLetters.sendReceipt(moderation.findReport(id)!, reaction, now);
      });
      postman.nudge();
      const back = `/artikelen/${reaction.articleId}/#reactie-${reaction.id}`;
      if (wantsJson(c)) return land(c, back);
      return personalPage(c, await noticePage(release, { text: words.reports.thanks, path: back }));
    });
};

function sameReport(facts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
