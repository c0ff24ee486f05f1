import { html, NOTHING } from '../../text/html.ts';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { type Guarded, vouch } from '../../http/guarded.ts';
import { fill } from '../../articles/slots.ts';
import { quotedReaction } from '../html.ts';
import { openReadable } from '../readable.ts';
import type { Reaction } from '../rules.ts';
import { again } from '../../http/redraw.ts';
import { formAgain, noticePage } from '../../articles/pages.ts';
import { atMost, readForm } from '../../http/forms.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Readers } from '../../articles/gate/reader.ts';
import type { Release } from '../../articles/release.ts';
import type { ReactionStore } from '../store.ts';
import type { DeskLetters } from './letters.ts';

import type { ModerationStore } from './store.ts';
import { objectionForm } from './objection-html.ts';
import { type Contested, ensureMayObject, parseExplanation } from './rules.ts';

const objecting = z.object({ text: upTo(RAW.text).default('') });
/** Two thousand characters, percent-encoded. */
const OBJECTION_KB = 24;

type Needs = {
  moderation: ModerationStore;
  deskLetters: DeskLetters;
  reactions: ReactionStore;
  readers: Readers;
  release: Release;
};
/** Objecting to a decision, by the link in the mail about it: its signature is the proof, so nobody has to sign in. */
export const objectionRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/bezwaar/', async (c) => {
      const over = c.req.query('over') ?? '';
      return personalPage(c, await page(needs, over, quoteFor(needs, read(needs, over, c.var.now), c)));
    })
    .post('/bezwaar/', atMost(OBJECTION_KB), (c) => object(needs, c));

async function object(needs: Needs, c: Here): Promise<Response> {
  const over = c.req.query('over') ?? '';
  const { now } = c.var;
  const { text } = await readForm(c, objecting, { limit: 'anyForm' });
  const decided = read(needs, over, now);
  const shown = { over, quote: quoteFor(needs, decided, c), text };
  c.set(
    'again',
    again(shown, async ({ over, quote, text }, refusal) =>
      formAgain(await page(needs, over, quote), refusal, { text }),
    ),
  );
  c.var.count('objection', over);
  const about = decided.act ? { actId: decided.act.id } : { reportId: decided.report.id };
  if (needs.moderation.addObjection(about, parseExplanation(text), now) === null) throw new Refusal('objection-made');
  return personalPage(c, await noticePage(needs.release, { text: words.desk.objectionThanks, path: '/huisregels/' }));
}

/** What the link is about. Throws `bad-code` for a link we did not write, `objection-late` when it is too late. */
function read({ moderation, deskLetters }: Needs, typed: string, now: Date): Contested {
  const asked = deskLetters.read(typed);
  if (!asked) throw new Refusal('bad-code');
  const act = asked.about === 'act' ? moderation.findAct(asked.id) : null;
  const report = asked.about === 'report' ? moderation.findReport(asked.id) : null;
  const decidedAt = act?.actedAt ?? report?.decidedAt;
  if (!decidedAt || act?.undoneAt) throw new Refusal('bad-code');
  ensureMayObject(decidedAt, now);
  if (act) return { act, report: null };
  if (report) return { act: null, report };
  throw new Refusal('bad-code');
}

/**
 * What is quoted above the form. The link is the writer's proof that these are their own words. A reporter has read
 * them once, and now sees what they may read now: what was withdrawn or hidden since is nobody's any more.
 */
function quoteFor(needs: Needs, { act, report }: Contested, { var: asking }: Here): Guarded<Reaction> | null {
  if (report) return openReadable(needs).find(String(report.reactionId), asking)?.reaction ?? null;
  const reaction = needs.reactions.find(act.reactionId ?? 0);
  return reaction && reaction.memberId !== null && reaction.memberId === act.memberId ? vouch(reaction) : null;
}

async function page({ release }: Needs, typed: string, reaction: Guarded<Reaction> | null): Promise<string> {
  return fill(await release.template('reactie'), {
    title: html`${words.desk.objectionTitle}`,
    message: html`<p>${words.desk.objectionIntro}</p>`,
    reaction: reaction ? quotedReaction(reaction) : NOTHING,
    form: objectionForm(`/bezwaar/?over=${typed}`),
  });
}
