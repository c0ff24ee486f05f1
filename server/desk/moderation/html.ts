import { type Html, html, raw } from '../../text/html.ts';
import { REACTION_MAX_LENGTH } from '#contract';
import { settings } from '#settings';
import { words } from '#words';
import { longMoment } from '../../time/dates.ts';
import type { Article } from '../../articles/gate/rules.ts';
import type { Member } from '../../members/rules.ts';
import { heading } from '../../discussion/html.ts';
import type { Reaction } from '../../discussion/rules.ts';
import { stateOf } from '../../discussion/state.ts';
import { plainText, drawText } from '../../discussion/text.ts';
import {
  type Act,
  BAN_DAYS,
  EXPLANATION_MAX_LENGTH,
  type Objection,
  RULES,
  type Queue,
  type StoredReport,
} from '../../discussion/moderation/rules.ts';

const say = words.desk;

/** A reaction with all a moderator needs to judge it. */
export type Case = {
  reaction: Reaction;
  article: Article | null;
  answered: Reaction | null;
  reports: StoredReport[];
};
export type QueuePage = {
  queue: Queue | 'objections';
  cases: Case[];
  counts: Record<Queue | 'objections', number>;
  skip: number;
  more: boolean;
};

/** "Reactie verborgen. Ongedaan maken": what was just done, while it can be undone. */
export function doneLine(act: Act, back: string) {
  return html`<form class="done" id="gedaan" method="post" action="/beheer/acties/${act.id}/ongedaan" role="status">
    <p>${say.did[act.kind]}</p>
    <input type="hidden" name="back" value="${back}" />
    <button class="quiet" data-key="z">${say.undo}</button>
  </form>`;
}

/** The queues, with how much is in each. */
export function queueNav(current: string, counts: QueuePage['counts']) {
  const item = (name: Queue | 'objections') => {
    const here = name === current ? html` aria-current="page"` : '';
    const count = name === 'all' ? '' : html` <span class="count">${counts[name]}</span>`;
    return html`<li><a href="/beheer/?lijst=${name}" ${here}>${say.queues[name]}${count}</a></li>`;
  };
  return html`<nav class="desk-nav" aria-label="${say.nav}">
    <ul>
      ${(['waiting', 'reported', 'hidden', 'objections', 'all'] as const).map(item)}
      <li><a href="/beheer/acties/" ${current === 'acts' ? html`aria-current="page"` : ''}>${say.log}</a></li>
    </ul>
  </nav>`;
}

/** One queue: every reaction with its acts, and a bar to do the same to several. */
export function queuePage({ queue, cases, counts, skip, more }: QueuePage): Html {
  const back = `/beheer/?lijst=${queue}`;
  if (cases.length === 0)
    return html`${queueNav(queue, counts)}
      <p class="reactions-none">${say.nothing}</p>`;
  return html`${queueNav(queue, counts)} ${legend()}
    <ol class="cases" data-cases>
      ${cases.map((one) => caseItem(one, back))}
    </ol>
    ${pager(queue, { skip, more, shown: cases.length })}
    <form class="bulk question-form" id="bulk" method="post" action="/beheer/reacties">
      <h2>${say.bulk}</h2>
      <input type="hidden" name="back" value="${back}" />
      ${groundFields('bulk', false)}
      <p class="form-foot">
        <button name="act" value="release">${say.acts.release}</button>
        <button name="act" value="hide">${say.acts.hide}</button>
        <button name="act" value="restore">${say.acts.restore}</button>
        <button name="act" value="keep">${say.acts.keep}</button>
      </p>
    </form>`;
}

function pager(queue: string, { skip, more, shown }: { skip: number; more: boolean; shown: number }) {
  const link = (to: number, name: string) => html`<a href="/beheer/?lijst=${queue}&vanaf=${to}">${name}</a>`;
  return html`<p class="aside">
    ${skip > 0 ? link(Math.max(0, skip - shown), say.previous) : ''} ${more ? link(skip + shown, say.next) : ''}
  </p>`;
}

/** The keys, on the screen. They work while the focus is in the list (WCAG 2.1.4). */
function legend() {
  return html`<details class="legend" data-legend>
    <summary>${say.keysTitle}</summary>
    <dl>${say.keys.map(keyItem)}</dl>
  </details>`;
}

function keyItem([name, does]: readonly [string, string]) {
  return html`<div>
    <dt><kbd>${name}</kbd></dt>
    <dd>${does}</dd>
  </div>`;
}

function caseItem({ reaction, article, answered, reports }: Case, back: string) {
  const { id, heldFor, hiddenAt } = reaction;
  const open = reports.filter((report) => !report.decidedAt);
  return html`<li class="case" id="zaak-${id}" tabindex="-1" aria-label="${words.reactions.by(reaction.memberName)}">
    <p class="case-where">
      <input type="checkbox" id="pick-${id}" name="pick-${id}" value="yes" form="bulk" data-key="x" />
      <label class="inline" for="pick-${id}">${say.pick}</label>
      <a href="/beheer/reacties/${id}/" data-key="o">${say.reaction(id)}</a>
      ${article ? html`${say.under} <a href="${article.path}#reactie-${id}">${article.title}</a>` : ''}
    </p>
    ${heading(reaction, article ?? { author: '' })} ${heldFor ? html`<p class="case-why">${say.held[heldFor]}</p>` : ''}
    ${hiddenAt ? html`<p class="case-why">${say.hiddenSince(longMoment(hiddenAt))}</p>` : ''}
    ${answered ? html`<p class="aside">${say.answers(answered.memberName)} “${plainText(answered.text, 160)}”</p>` : ''}
    <div class="reaction-text">${drawText(reaction.text)}</div>
    ${open.map(reportLine)}
    <div class="case-acts">
      ${heldFor && !hiddenAt ? actButton(id, { act: 'release', key: 'a', back }) : ''}
      ${hiddenAt ? actButton(id, { act: 'restore', key: 't', back }) : hideForm(id, back)}
      ${open.length > 0 ? keepForm(id, back) : ''}
      ${reaction.memberId ? html`<a href="/beheer/leden/${reaction.memberId}/" data-key="g">${say.writer}</a>` : ''}
    </div>
  </li>`;
}

function reportLine({ reason, explanation, name, reportedAt }: StoredReport) {
  return html`<p class="case-why">
    ${say.reportedBy(name ?? say.reader, longMoment(reportedAt))} ${words.reports.reasons[reason]}: “${explanation}”
  </p>`;
}

function actButton(id: number, { act, key, back }: { act: 'release' | 'restore'; key: string; back: string }) {
  return html`<form method="post" action="/beheer/reacties/${id}">
    <input type="hidden" name="back" value="${back}" />
    <button name="act" value="${act}" data-key="${key}">${say.acts[act]}</button>
  </form>`;
}

type Fold = { title: string; action: string; back: string; key?: string };

/** A form that folds open when it is wanted: by a click, or by its key. */
function fold({ title, action, back, key }: Fold, inside: Html) {
  return html`<details class="question" ${key ? html`data-key="${key}"` : ''}>
    <summary>${title}</summary>
    <form class="question-form" method="post" action="${action}">
      <input type="hidden" name="back" value="${back}" />
      ${inside}
    </form>
  </details>`;
}

/** The button at the end of a form about one reaction; the server reads from it what is to be done. */
const actFoot = (act: 'hide' | 'keep' | 'edit') =>
  html`<p class="form-foot"><button name="act" value="${act}">${say.acts[act]}</button></p>`;

function hideForm(id: number, back: string) {
  const place = { title: say.acts.hide, action: `/beheer/reacties/${id}`, back, key: 'h' };
  return fold(place, html`${groundFields(`hide-${id}`, true)} ${actFoot('hide')}`);
}

function keepForm(id: number, back: string) {
  const reason = html`<p>
    <label for="keep-${id}">${say.whyKeep}</label>
    <textarea id="keep-${id}" name="reason" rows="3" required maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
  </p>`;
  const place = { title: say.acts.keep, action: `/beheer/reacties/${id}`, back, key: 'l' };
  return fold(place, html`${reason} ${actFoot('keep')}`);
}

function editForm({ id, text }: Reaction, back: string) {
  const field = html`<p>
    <label for="text">${say.newText}</label>
    <textarea id="text" name="text" rows="8" required maxlength="${REACTION_MAX_LENGTH}">${raw('\n')}${text}</textarea>
  </p>`;
  const place = { title: say.acts.edit, action: `/beheer/reacties/${id}`, back };
  return fold(place, html`${field} ${groundFields('edit', true)} ${actFoot('edit')}`);
}

/** Which rule, and why: what the writer will read. */
function groundFields(name: string, required: boolean) {
  const must = required ? html`required` : '';
  return html`<p>
      <label for="rule-${name}">${say.rule}</label>
      <select id="rule-${name}" name="rule" ${must}>
        <option value="">${words.reports.choose}</option>
        ${RULES.map((rule) => html`<option value="${rule}">${say.rules[rule]}</option>`)}
      </select>
    </p>
    <p>
      <label for="saved-${name}">${say.saved}</label>
      <select id="saved-${name}" name="saved">
        <option value="">${say.noSaved}</option>
        ${settings.moderation.savedReplies.map((reply, index) => html`<option value="${index}">${reply.name}</option>`)}
      </select>
    </p>
    <p>
      <label for="reason-${name}">${say.why}</label>
      <textarea id="reason-${name}" name="reason" rows="3" maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
    </p>`;
}

/** One reaction with everything known of it, and the acts that need more room. */
export function casePage(
  one: Case,
  { acts, member, mayBan }: { acts: Act[]; member: Member | null; mayBan: boolean },
): Html {
  const { reaction, article } = one;
  const back = `/beheer/reacties/${reaction.id}/`;
  return html`<ol class="cases">
      ${caseItem(one, back)}
    </ol>
    ${editForm(reaction, back)} ${article ? threadForm(article, back) : ''}
    ${member && mayBan ? banForm(member, back) : ''} ${actList(acts)}`;
}

function threadForm(article: Article, back: string) {
  const buttons = html`<p class="form-foot">
    <button name="state" value="closed">${say.acts.close}</button>
    <button name="state" value="open">${say.acts.open}</button>
    <button name="state" value="auto" class="quiet">${say.acts.auto}</button>
  </p>`;
  return fold({ title: say.thread, action: `/beheer/artikelen/${article.id}/gesprek`, back }, buttons);
}

function banForm(member: Member, back: string) {
  if (member.bannedAt) {
    return html`<form class="question-form" method="post" action="/beheer/leden/${member.id}/deblokkeren">
      <input type="hidden" name="back" value="${back}" />
      <p class="form-foot"><button>${say.acts.unban}</button></p>
    </form>`;
  }
  const fields = html`${groundFields('ban', true)}
    <p>
      <label for="days">${say.term}</label>
      <select id="days" name="days">
        ${BAN_DAYS.map((days) => html`<option value="${days}">${say.days(days)}</option>`)}
      </select>
    </p>
    <p class="tick">
      <input type="checkbox" id="silenced" name="silenced" value="yes" />
      <label for="silenced">${say.silence}</label>
    </p>
    <p class="form-foot"><button>${say.acts.ban}</button></p>`;
  return fold({ title: say.acts.ban, action: `/beheer/leden/${member.id}/blokkeren`, back }, fields);
}

/** A member as a moderator sees them: what they wrote and what was decided about it. Not their address. */
export function memberPage(
  member: Member,
  { written, acts, mayBan }: { written: Reaction[]; acts: Act[]; mayBan: boolean },
): Html {
  const back = `/beheer/leden/${member.id}/`;
  return html`<dl class="ledger">
      <div>
        <dt>${words.members.memberSince}</dt>
        <dd>${longMoment(member.joinedAt)}</dd>
      </div>
      <div>
        <dt>${say.standing}</dt>
        <dd>${member.bannedAt ? say.banned(member.bannedUntil && longMoment(member.bannedUntil)) : say.welcome}</dd>
      </div>
    </dl>
    ${mayBan ? banForm(member, back) : ''}
    <h2>${words.reactions.title}</h2>
    <ol class="cases">
      ${written.map(
        (one) =>
          html`<li class="case">
            <p class="case-where">
              <a href="/beheer/reacties/${one.id}/">${say.reaction(one.id)}</a>
              <span>${longMoment(one.placedAt)}, ${stateOf(one)}</span>
            </p>
            <div class="reaction-text">${drawText(one.text)}</div>
          </li>`,
      )}
    </ol>
    ${actList(acts)}`;
}

/** The log, or the part of it that is about one reaction or member. */
export function actList(acts: Act[]) {
  if (acts.length === 0) return '';
  return html`<h2>${say.log}</h2>
    <ol class="ruled acts-log">
      ${acts.map(
        (act) =>
          html`<li>
            ${longMoment(act.actedAt)} · ${act.moderatorName ?? say.nobody} · ${say.did[act.kind]}
            ${act.reactionId ? html`<a href="/beheer/reacties/${act.reactionId}/">${say.reaction(act.reactionId)}</a>` : ''}
            ${act.memberName && act.memberId ? html`<a href="/beheer/leden/${act.memberId}/"><bdi>${act.memberName}</bdi></a>` : ''}
            ${act.articleId && !act.reactionId ? html`<a href="/artikelen/${act.articleId}/">${act.articleId}</a>` : ''}
            ${act.rule ? html`· ${say.rules[act.rule]}` : ''} ${act.reason ? html`· “${act.reason}”` : ''}
            ${act.undoneAt ? html`· ${say.undone(longMoment(act.undoneAt))}` : ''}
          </li>`,
      )}
    </ol>`;
}

export type ObjectionCase = { objection: Objection; about: string; ground: string; link: string };

/** Objections that wait for an answer. */
export function objectionList(cases: ObjectionCase[], counts: QueuePage['counts']): Html {
  if (cases.length === 0)
    return html`${queueNav('objections', counts)}
      <p class="reactions-none">${say.nothing}</p>`;
  return html`${queueNav('objections', counts)}
    <ol class="cases">
      ${cases.map(
        ({ objection, about, ground, link }) =>
          html`<li class="case">
            <p class="case-where"><a href="${link}">${about}</a>, ${longMoment(objection.madeAt)}</p>
            <p class="case-why">${ground}</p>
            <div class="reaction-text">${drawText(objection.text)}</div>
            <form class="question-form" method="post" action="/beheer/bezwaren/${objection.id}">
              <p>
                <label for="answer-${objection.id}">${say.answer}</label>
                <textarea
                  id="answer-${objection.id}"
                  name="answer"
                  rows="4"
                  required
                  maxlength="${EXPLANATION_MAX_LENGTH}"
                ></textarea>
              </p>
              <p class="form-foot">
                <button name="granted" value="yes">${say.grant}</button>
                <button name="granted" value="no">${say.deny}</button>
              </p>
            </form>
          </li>`,
      )}
    </ol>`;
}

/** The form behind the link in a mail: why someone does not agree. */
export function objectionForm(link: string): Html {
  return html`<form class="question-form" method="post" action="${link}">
    <p>
      <label for="text">${say.objectionLabel}</label>
      <textarea id="text" name="text" rows="6" required maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
    </p>
    <p class="form-foot"><button>${say.objectionSend}</button></p>
  </form>`;
}
