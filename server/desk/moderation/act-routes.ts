import { ID } from '../../http/ids.ts';
import { Hono } from 'hono';
import { z } from 'zod';
import { settings } from '#settings';
import { BAN_DAYS } from '../../discussion/moderation/rules.ts';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { guarded } from '../../members/guarded.ts';
import { type Desk, openDesk } from './acts/desk.ts';
import type { DeskNeeds } from './acts/needs.ts';
import { framed } from './framed.ts';
import { PER_PAGE } from './look-routes.ts';
import { by, caseAgain, deskAgain, ensureReaction, type PageNeeds } from './pages.ts';

/** A reason and a rewritten reaction, percent-encoded. */
const DESK_KB = 96;

const ground = {
  rule: upTo(RAW.choice).default(''),
  saved: upTo(RAW.choice).default(''),
  reason: upTo(RAW.text).default(''),
  back: upTo(RAW.path).default(''),
};
const acting = z.object({
  ...ground,
  act: z.enum(['release', 'hide', 'restore', 'keep', 'edit']),
  text: upTo(RAW.text).default(''),
});
const bulk = z.object({ ...ground, act: z.enum(['release', 'hide', 'restore', 'keep']) }).catchall(upTo(RAW.choice));
const banning = z.object({ ...ground, days: z.coerce.number(), silenced: upTo(RAW.choice).optional() });
const goingBack = z.object({ back: upTo(RAW.path).default('') });
const setting = goingBack.extend({ state: z.enum(['open', 'closed', 'auto']) });
const answering = z.object({ answer: upTo(RAW.text), granted: z.enum(['yes', 'no']) });

export type ActNeeds = PageNeeds & DeskNeeds;

/** What moderators do. */
export const actRoutes = (needs: ActNeeds) => {
  const at: At = { needs, desk: openDesk(needs) };
  const moderating = [guarded('moderate'), framed(needs)] as const;

  return new Hono<Visit>()
    .post('/beheer/reacties', ...moderating, atMost(DESK_KB), (c) => actOnMany(at, c))
    .post(`/beheer/reacties/:id${ID}`, ...moderating, atMost(DESK_KB), (c) => actOnOne(at, c, c.req.param('id')))
    .post(`/beheer/acties/:id${ID}/ongedaan`, ...moderating, atMost(1), async (c) => {
      const { back } = await readForm(c, goingBack, { limit: 'desk' });
      at.desk.undo(Number(c.req.param('id')), by(c));
      return landDone(c, back);
    })
    .post(`/beheer/leden/:id${ID}/blokkeren`, ...moderating, atMost(DESK_KB), (c) =>
      ban(at, c, Number(c.req.param('id'))),
    )
    .post(`/beheer/leden/:id${ID}/deblokkeren`, ...moderating, atMost(1), async (c) => {
      const { back } = await readForm(c, goingBack, { limit: 'desk' });
      return landDone(c, back, at.desk.unban(Number(c.req.param('id')), by(c)));
    })
    .post('/beheer/artikelen/:id/gesprek', ...moderating, atMost(1), async (c) => {
      const { state, back } = await readForm(c, setting, { limit: 'desk' });
      const article = needs.release.ensureArticle(c.req.param('id'));
      return landDone(c, back, at.desk.setThread(article.id, state, by(c)));
    })
    .post(`/beheer/bezwaren/:id${ID}`, ...moderating, atMost(DESK_KB), async (c) => {
      const { answer, granted } = await readForm(c, answering, { limit: 'desk', again: deskAgain(needs, c) });
      at.desk.answer(Number(c.req.param('id')), { granted: granted === 'yes', answer, by: by(c) });
      return land(c, '/beheer/?lijst=objections');
    });
};

type At = { needs: ActNeeds; desk: Desk };

async function actOnMany({ needs, desk }: At, c: Here): Promise<Response> {
  const { act, back, ...typed } = await readForm(c, bulk, { limit: 'desk', again: deskAgain(needs, c) });
  const picked = Object.keys(typed).flatMap((name) => /^pick-(\d{1,15})$/.exec(name)?.[1] ?? []);
  if (picked.length === 0) throw new Refusal('nothing-picked');
  if (picked.length > PER_PAGE) throw new Refusal('too-large');
  const asked = { rule: String(typed.rule), reason: reasonOf(typed), text: '' };
  let last: number | undefined;
  for (const id of picked) {
    try {
      last = desk.act(act, { id: Number(id), asked, by: by(c) });
    } catch (error) {
      // Someone else was quicker, or this one never needed it: the rest goes on.
      if (!(error instanceof Refusal) || error.code !== 'nothing-to-do') throw error;
    }
  }
  return landDone(c, back, picked.length === 1 ? last : undefined);
}

async function actOnOne({ needs, desk }: At, c: Here, typedId: string): Promise<Response> {
  const reaction = needs.reactions.find(Number(typedId));
  const typed = await readForm(c, acting, {
    limit: 'desk',
    again: reaction ? caseAgain(needs, c, reaction) : deskAgain(needs, c),
  });
  const { id } = ensureReaction(needs, typedId);
  const asked = { rule: typed.rule, reason: reasonOf(typed), text: typed.text };
  return landDone(c, typed.back, desk.act(typed.act, { id, asked, by: by(c) }));
}

async function ban({ needs, desk }: At, c: Here, memberId: number): Promise<Response> {
  const typed = await readForm(c, banning, { limit: 'desk', again: ({ reason }) => deskAgain(needs, c)({ reason }) });
  const days = BAN_DAYS.find((term) => term === typed.days);
  if (days === undefined) throw new Refusal('bad-form');
  const asked = { rule: typed.rule, reason: reasonOf(typed), days, silenced: typed.silenced === 'yes' };
  return landDone(c, typed.back, desk.ban(memberId, { asked, by: by(c) }));
}

/** After an act: back to where it was done, with what can be undone. */
function landDone(c: Here, back: string, actId?: number): Response {
  const path = safeBack(back);
  if (actId === undefined) return land(c, path);
  return land(c, `${path}${path.includes('?') ? '&' : '?'}gedaan=${actId}`);
}

/** A sentence that was chosen, and what was added to it. */
function reasonOf({ saved, reason }: { saved?: string; reason?: string }): string {
  const chosen = settings.moderation.savedReplies[Number(saved)] ?? null;
  return [saved && chosen ? chosen.text : '', reason ?? ''].filter((part) => part.trim()).join('\n\n');
}

/** A path of the desk, never another place. */
function safeBack(typed: string): string {
  return typed.length <= RAW.path && /^\/beheer\/[\w\-./?=&]*$/.test(typed)
    ? typed.replace(/[?&]gedaan=\d+/, '')
    : '/beheer/';
}
