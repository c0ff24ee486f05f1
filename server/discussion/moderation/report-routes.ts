import { ID } from '../../http/ids.ts';
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
import type { Readers } from '../../articles/gate/reader.ts';
import type { Release } from '../../articles/release.ts';
import type { MemberStore } from '../../members/store.ts';
import type { ReactionStore } from '../store.ts';
import type { DeskLetters } from './letters.ts';
import type { ModerationStore } from './store.ts';
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

type Needs = {
  members: MemberStore;
  moderation: ModerationStore;
  deskLetters: DeskLetters;
  reactions: ReactionStore;
  readers: Readers;
  release: Release;
  atOnce: <T>(act: () => T) => T;
};

/** Reporting a reaction: anyone may, also without an account (DSA art. 16). */
export const moderationRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get(`/reacties/:id${ID}/melden`, async (c) =>
      personalPage(c, await reportPage(needs, c, openReadable(needs).ensure(c.req.param('id'), c.var).reaction)),
    )
    .post(`/reacties/:id${ID}/melden`, atMost(REPORT_KB), (c) => report(needs, c, c.req.param('id')));

async function report(needs: Needs, c: Here, id: string): Promise<Response> {
  const { members, moderation, deskLetters, release, atOnce } = needs;
  const readable = openReadable(needs);
  const typed = await readForm(c, reporting, {
    limit: 'report',
    again({ explanation, name, email }) {
      const { reaction } = readable.ensure(id, c.var);
      const fields = { explanation, name, email };
      return again({ reaction, fields }, async ({ reaction, fields }, refusal) =>
        formAgain(await reportPage(needs, c, reaction), refusal, fields),
      );
    },
  });
  const { reaction } = readable.ensure(id, c.var);
  const report = parseReport(typed);
  if (report.name) ensureFreeName(report.name, [...members.staffNames(), ...release.authorNames()]);
  const memberId = c.var.member?.id ?? null;
  const formKey = sameReport([reaction.id, memberId, report.email, report.explanation]);
  const { now } = c.var;
  atOnce(() => {
    const stored = moderation.addReport({ ...report, reactionId: reaction.id, memberId, formKey, reportedAt: now });
    if (stored) deskLetters.sendReceipt(stored, reaction, now);
  });
  const back = `/artikelen/${reaction.articleId}/#reactie-${reaction.id}`;
  if (wantsJson(c)) return land(c, back);
  return personalPage(c, await noticePage(release, { text: words.reports.thanks, path: back }));
}

async function reportPage({ release }: Needs, c: Here, reaction: Guarded<Reaction>): Promise<string> {
  return fill(await release.template('reactie'), {
    title: html`${words.reports.title}`,
    message: html`<p>${words.reports.intro}</p>`,
    reaction: quotedReaction(reaction),
    form: reportForm(reaction, c.var.member !== null),
  });
}

function sameReport(facts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
