import { longMoment } from '#dutch';
import { words } from '#words';
import type { Act } from '../../discussion/moderation/rules.ts';
import { stateOf } from '../../discussion/moderation/state-html.ts';
import type { Reaction } from '../../discussion/rules.ts';
import { drawText } from '../../discussion/text.ts';
import type { Member } from '../../members/rules.ts';
import { type Html, html } from '../../text/html.ts';
import { banForm } from './form-html.ts';
import { actList } from './log-html.ts';

const say = words.desk;

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
