import { type Html, html, NOTHING } from '../../text/html.ts';
import { Hono, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { settings } from '#settings';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { keptWords } from '../../http/kept-words.ts';
import { fill } from '../../articles/slots.ts';
import { deskNav, firstPageOf } from '../nav.ts';
import { guarded, shownAtDesk } from '../../members/guarded.ts';
import { ensureMay, may } from '../../members/permissions.ts';
import { ensureMember, type Member } from '../../members/rules.ts';
import { again } from '../../http/redraw.ts';
import type { Reaction } from '../../discussion/rules.ts';
import { stateOf } from '../../discussion/state.ts';
import { deskPage } from '../frame.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { alert, land } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Tools } from '../../tools.ts';
import { type By, type OnReaction, openDesk } from './acts.ts';
import { actList, type Case, casePage, doneLine, memberPage, objectionList, queueNav, queuePage } from './html.ts';
import { styleSamples } from './style-samples.ts';
import { BAN_DAYS, mayBan as mayBanBy, type Objection } from '../../discussion/moderation/rules.ts';
import { QUEUES } from '../../discussion/moderation/rules.ts';

/** A page of the queue: what someone judges in one sitting. */
const PER_PAGE = 25;
const ACTS_PER_PAGE = 100;
const WRITTEN_SHOWN = 30;
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

/** The moderators' desk. Everything on it works without JavaScript; with it every act also has a key. */
export const deskRoutes = (tools: Tools) => {
  const { moderation, reactions, members, release } = tools;
  const desk = openDesk(tools);

  /** Behind the guard: what is refused from here on is told in the frame of the desk. */
  const framed: MiddlewareHandler<Visit> = async (c, next) => {
    c.set('again', deskAgain(c)({}));
    return next();
  };
  const moderating = [guarded('moderate'), framed] as const;

  const counts = () => {
    const { waiting, reported, hidden, objections } = moderation.counts();
    return { waiting, reported, hidden, objections, all: 0 };
  };
  const caseOf = (reaction: Reaction): Case => ({
    reaction,
    article: release.findArticle(reaction.articleId),
    answered: reaction.answersId ? reactions.find(reaction.answersId) : null,
    reports: moderation.reportsOf(reaction.id),
  });
  /** One reaction on a page of its own. */
  const drawnCase = (c: Here, reaction: Reaction): Drawn => {
    const { id, memberId } = reaction;
    const member = memberId === null ? null : members.find(memberId);
    const content = casePage(caseOf(reaction), {
      acts: moderation.actsOnReaction(id),
      member,
      mayBan: member !== null && mayBan(member, c),
    });
    return { title: words.desk.reaction(id), content };
  };
  const ensureFound = (id: number): Reaction => {
    const reaction = reactions.find(id);
    if (!reaction) throw new Refusal('not-found');
    return reaction;
  };
  /** A page of the desk with what was typed, to be copied: there can be many forms of one kind on the page it came from. */
  const deskAgain = (c: Here) => (typed: Record<string, string>) =>
    again({ typed }, ({ typed }, refusal) =>
      page(c, { title: words.desk.title, content: NOTHING, above: html`${alert(refusal)}${keptWords(typed)}` }),
    );
  const caseAgain = (c: Here, reaction: Reaction) => (typed: Record<string, string>) =>
    again({ reaction: shownAtDesk(c, 'moderate', reaction), typed }, ({ reaction, typed }, refusal) =>
      page(c, { ...drawnCase(c, reaction), above: html`${alert(refusal)}${keptWords(typed)}` }),
    );

  type Drawn = { title: string; content: Html; above?: Html };
  const page = async (c: Here, { title, content, above = NOTHING }: Drawn): Promise<string> => {
    const done = moderation.findAct(Number(c.req.query('gedaan') ?? 0));
    const canUndo = done && !done.undoneAt && done.moderatorId === c.var.member?.id;
    const line = canUndo ? doneLine(done, withoutDone(c.req.url)) : NOTHING;
    return deskPage(c, release, { title, content, above, done: line });
  };
  const show = async (c: Here, drawn: Drawn) => personalPage(c, await page(c, drawn));

  return new Hono<Visit>()
    .get('/beheer/handleiding/', guarded('guide'), async (c) =>
      personalPage(c, fill(await release.template('handleiding'), { nav: navOf(c) })),
    )

    .get('/beheer/stijl/', guarded('guide'), async (c) =>
      personalPage(c, fill(await release.template('stijl'), { ...styleSamples(), nav: navOf(c) })),
    )

    .get('/beheer/', guarded('desk'), framed, async (c) => {
      const member = ensureMember(c.var.member);
      if (!may(member, 'moderate')) return land(c, firstPageOf(member));
      const queue = QUEUES.find((name) => name === c.req.query('lijst')) ?? 'waiting';
      const title = words.desk.title;
      if (c.req.query('lijst') === 'objections') {
        const cases = moderation.openObjections().map((objection) => objectionCase(objection));
        return show(c, { title, content: objectionList(cases, counts()) });
      }
      const skip = Math.min(Math.max(0, Math.trunc(Number(c.req.query('vanaf')) || 0)), 1_000_000);
      const found = moderation.listed(queue, { most: PER_PAGE + 1, skip });
      const cases = found.slice(0, PER_PAGE).map(caseOf);
      const content = queuePage({ queue, cases, counts: counts(), skip, more: found.length > PER_PAGE });
      return show(c, { title, content });
    })

    .get('/beheer/acties/', ...moderating, async (c) => {
      const content = html`${queueNav('acts', counts())}${actList(moderation.recentActs(ACTS_PER_PAGE))}`;
      return show(c, { title: words.desk.log, content });
    })

    .get('/beheer/reacties/:id{[0-9]{1,15}}/', ...moderating, async (c) => {
      return show(c, drawnCase(c, ensureFound(Number(c.req.param('id')))));
    })

    .get('/beheer/leden/:id{[0-9]{1,15}}/', ...moderating, async (c) => {
      const member = members.find(Number(c.req.param('id')));
      if (!member) throw new Refusal('not-found');
      const written = moderation.historyOf(member.id, WRITTEN_SHOWN);
      const acts = moderation.actsOnMember(member.id, ACTS_PER_PAGE);
      return show(c, { title: member.name, content: memberPage(member, { written, acts, mayBan: mayBan(member, c) }) });
    })

    .post('/beheer/reacties', ...moderating, atMost(DESK_KB), async (c) => {
      const { act, back, ...typed } = await readForm(c, bulk, { limit: 'desk', again: deskAgain(c) });
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
      return done(c, back, picked.length === 1 ? last : undefined);
    })

    .post('/beheer/reacties/:id{[0-9]{1,15}}', ...moderating, atMost(DESK_KB), async (c) => {
      const reaction = reactions.find(Number(c.req.param('id')));
      const typed = await readForm(c, acting, {
        limit: 'desk',
        again: reaction ? caseAgain(c, reaction) : deskAgain(c),
      });
      const { id } = ensureFound(Number(c.req.param('id')));
      const asked = { rule: typed.rule, reason: reasonOf(typed), text: typed.text };
      const actId = desk.act(typed.act satisfies OnReaction, { id, asked, by: by(c) });
      return done(c, typed.back, actId);
    })

    .post('/beheer/acties/:id{[0-9]{1,15}}/ongedaan', ...moderating, atMost(1), async (c) => {
      const { back } = await readForm(c, goingBack, { limit: 'desk' });
      desk.undo(Number(c.req.param('id')), by(c));
      return done(c, back);
    })

    .post('/beheer/leden/:id{[0-9]{1,15}}/blokkeren', ...moderating, atMost(DESK_KB), async (c) => {
      const typed = await readForm(c, banning, { limit: 'desk', again: ({ reason }) => deskAgain(c)({ reason }) });
      const days = BAN_DAYS.find((one) => one === typed.days);
      if (days === undefined) throw new Refusal('bad-form');
      const asked = { rule: typed.rule, reason: reasonOf(typed), days, silenced: typed.silenced === 'yes' };
      const actId = desk.ban(Number(c.req.param('id')), { asked, by: by(c) });
      return done(c, typed.back, actId);
    })

    .post('/beheer/leden/:id{[0-9]{1,15}}/deblokkeren', ...moderating, atMost(1), async (c) => {
      const { back } = await readForm(c, goingBack, { limit: 'desk' });
      return done(c, back, desk.unban(Number(c.req.param('id')), by(c)));
    })

    .post('/beheer/artikelen/:id/gesprek', ...moderating, atMost(1), async (c) => {
      const { state, back } = await readForm(c, setting, { limit: 'desk' });
      const article = release.ensureArticle(c.req.param('id'));
      return done(c, back, desk.setThread(article.id, state, by(c)));
    })

    .post('/beheer/bezwaren/:id{[0-9]{1,15}}', ...moderating, atMost(DESK_KB), async (c) => {
      const { answer, granted } = await readForm(c, answering, { limit: 'desk', again: deskAgain(c) });
      desk.answer(Number(c.req.param('id')), { granted: granted === 'yes', answer, by: by(c) });
      return land(c, '/beheer/?lijst=objections');
    });

  function objectionCase(objection: Objection) {
    const act = objection.actId === null ? null : moderation.findAct(objection.actId);
    const report = objection.reportId === null ? null : moderation.findReport(objection.reportId);
    const reaction = reactions.find(act?.reactionId ?? report?.reactionId ?? 0);
    const about = reaction ? `${words.desk.reaction(reaction.id)} (${stateOf(reaction)})` : (act?.memberName ?? '');
    const ground = act
      ? `${words.desk.did[act.kind]} ${act.reason ?? ''}`
      : `${words.reports.reasons[report!.reason]}: ${report!.explanation}`;
    const link = reaction ? `/beheer/reacties/${reaction.id}/` : `/beheer/leden/${act?.memberId ?? 0}/`;
    return { objection, about, ground, link };
  }
};

const navOf = (c: Here): Html => deskNav(c.var.member, c.req.path);
const mayBan = (member: Member, c: Here): boolean => mayBanBy(member, by(c).moderator);
const by = (c: Here): By => ({ moderator: ensureMay(c.var.member, 'moderate'), now: c.var.now });

/** After an act: back to where it was done, with what can be undone. */
function done(c: Here, back: string, actId?: number): Response {
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

function withoutDone(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search.replace(/[?&]gedaan=\d+/, '')}`;
}
