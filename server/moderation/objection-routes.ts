import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../errors.ts';
import { RAW, upTo } from '../fields.ts';
import { LIMITS } from '../members/guards.ts';
import { fill, fillAll } from '../pages/slots.ts';
import { quotedReaction } from '../reactions/html.ts';
import { alert, atMost, formAgain, noticePage, personalPage, readForm, type Visit } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { objectionForm } from './desk-html.ts';
import { ensureMayObject, parseExplanation } from './rules.ts';

const objecting = z.object({ text: upTo(RAW.text).default('') });
/** Two thousand characters, percent-encoded. */
const OBJECTION_KB = 24;

/** Objecting to a decision, by the link in the mail about it: its signature is the proof, so nobody has to sign in. */
export const objectionRoutes = ({ moderation, deskLetters, reactions, release, limits }: Tools) => {
  /** What the link is about. Throws `bad-code` for a link we did not write, `objection-late` when it is too late. */
  const read = (typed: string | undefined, now: Date) => {
    const asked = deskLetters.read(typed ?? '');
    if (!asked) throw new Refusal('bad-code');
    const act = asked.about === 'act' ? moderation.findAct(asked.id) : null;
    const report = asked.about === 'report' ? moderation.findReport(asked.id) : null;
    const decidedAt = act?.actedAt ?? report?.decidedAt;
    if (!decidedAt || act?.undoneAt) throw new Refusal('bad-code');
    ensureMayObject(decidedAt, now);
    return { act, report };
  };

  const page = async (typed: string, now: Date): Promise<string> => {
    const { act, report } = read(typed, now);
    const reaction = reactions.find(act?.reactionId ?? report?.reactionId ?? 0);
    const slots = {
      title: words.desk.objectionTitle,
      message: `<p>${words.desk.objectionIntro}</p>`,
      // The writer may read their own words; a reporter has read them.
      reaction: reaction ? quotedReaction(reaction) : '',
      form: objectionForm(`/bezwaar/?over=${typed}`),
    };
    return fillAll(await release.template('reactie'), slots);
  };

  return new Hono<Visit>()
    .get('/bezwaar/', async (c) => personalPage(c, await page(c.req.query('over') ?? '', c.var.now)))

    .post('/bezwaar/', atMost(OBJECTION_KB), async (c) => {
      const over = c.req.query('over') ?? '';
      const { now } = c.var;
      const { act, report } = read(over, now);
      const { text } = await readForm(c, objecting);
      c.set('again', async (refusal) =>
        formAgain(fill(await page(over, now), 'refusal', alert(refusal)), refusal, { text }),
      );
      limits.ensureRoom(`objection ${over}`, LIMITS.objection, now);
      const about = act ? { actId: act.id } : { reportId: report!.id };
      if (moderation.addObjection(about, parseExplanation(text), now) === null) throw new Refusal('objection-made');
      return personalPage(c, await noticePage(release, { text: words.desk.objectionThanks, path: '/huisregels/' }));
    });
};
