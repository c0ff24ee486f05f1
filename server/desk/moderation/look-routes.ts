import { ID } from '../../http/ids.ts';
import { Hono } from 'hono';
import { words } from '#words';
import { fill } from '../../articles/slots.ts';
import { QUEUES } from '../../discussion/moderation/rules.ts';
import { Refusal } from '../../http/errors.ts';
import { land } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { guarded } from '../../members/guarded.ts';
import { may } from '../../members/permissions.ts';
import { personalPage } from '../../members/personal-page.ts';
import { ensureMember } from '../../members/rules.ts';
import { type Html, html } from '../../text/html.ts';
import { deskNav, firstPageOf } from '../nav.ts';
import { framed } from './framed.ts';
import { actList } from './log-html.ts';
import { memberPage } from './member-html.ts';
import { objectionList } from './objection-html.ts';
import { type QueuePage, queueNav, queuePage } from './queue-html.ts';
import { caseOf, drawnCase, ensureReaction, mayBan, objectionCase, type PageNeeds, show } from './pages.ts';
import { styleSamples } from './style-samples.ts';

/** A page of the queue: what someone judges in one sitting. */
export const PER_PAGE = 25;
const ACTS_PER_PAGE = 100;
const WRITTEN_SHOWN = 30;

/** What moderators look at. */
export const lookRoutes = (needs: PageNeeds) => {
  const { moderation, release } = needs;
  const moderating = [guarded('moderate'), framed(needs)] as const;

  return new Hono<Visit>()
    .get('/beheer/handleiding/', guarded('guide'), async (c) =>
      personalPage(c, fill(await release.template('handleiding'), { nav: navOf(c) })),
    )
    .get('/beheer/stijl/', guarded('guide'), async (c) =>
      personalPage(c, fill(await release.template('stijl'), { ...styleSamples(), nav: navOf(c) })),
    )
    .get('/beheer/', guarded('desk'), framed(needs), (c) => showQueue(needs, c))
    .get('/beheer/acties/', ...moderating, (c) => {
      const content = html`${queueNav('acts', counts(needs))}${actList(moderation.recentActs(ACTS_PER_PAGE))}`;
      return show(needs, c, { title: words.desk.log, content });
    })
    .get(`/beheer/reacties/:id${ID}/`, ...moderating, (c) =>
      show(needs, c, drawnCase(needs, c, ensureReaction(needs, c.req.param('id')))),
    )
    .get(`/beheer/leden/:id${ID}/`, ...moderating, (c) => showMember(needs, c, Number(c.req.param('id'))));
};

const navOf = (c: Here): Html => deskNav(c.var.member, c.req.path);

async function showQueue(needs: PageNeeds, c: Here): Promise<Response> {
  const { moderation } = needs;
  const member = ensureMember(c.var.member);
  if (!may(member, 'moderate')) return land(c, firstPageOf(member));
  const title = words.desk.title;
  if (c.req.query('lijst') === 'objections') {
    const cases = moderation.openObjections().flatMap((objection) => objectionCase(needs, objection) ?? []);
    return show(needs, c, { title, content: objectionList(cases, counts(needs)) });
  }
  const queue = QUEUES.find((name) => name === c.req.query('lijst')) ?? 'waiting';
  const skip = Math.min(Math.max(0, Math.trunc(Number(c.req.query('vanaf')) || 0)), 1_000_000);
  const listed = moderation.listed(queue, { most: PER_PAGE + 1, skip });
  const cases = listed.slice(0, PER_PAGE).map((reaction) => caseOf(needs, reaction));
  const more = listed.length > PER_PAGE;
  return show(needs, c, { title, content: queuePage({ queue, cases, counts: counts(needs), skip, more }) });
}

async function showMember(needs: PageNeeds, c: Here, id: number): Promise<Response> {
  const { moderation, members } = needs;
  const member = members.find(id);
  if (!member) throw new Refusal('not-found');
  const written = moderation.historyOf(member.id, WRITTEN_SHOWN);
  const acts = moderation.actsOnMember(member.id, ACTS_PER_PAGE);
  const content = memberPage(member, { written, acts, mayBan: mayBan(member, c) });
  return show(needs, c, { title: member.name, content });
}

const counts = ({ moderation }: PageNeeds): QueuePage['counts'] => ({ ...moderation.counts(), all: 0 });
