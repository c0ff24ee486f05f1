import { type Html, html } from '../../text/html.ts';
import { words } from '#words';
import { isStaff, ROLES } from '../../members/permissions.ts';
import { whatRoleMay } from '../../members/role-words.ts';
import type { Member } from '../../members/rules.ts';

const say = words.roles;

/** Who may write as whom. */
export type Author = { id: string; name: string };

/** Who has a role, and what each role may. */
export function rolesPage(staff: Member[]): Html {
  return html`<p class="aside">${say.intro} ${say.finding}</p>
    <h2>${say.staff}</h2>
    <ul class="ruled">
      ${staff.map(staffItem)}
    </ul>
    <h2>${say.what}</h2>
    <dl class="ledger">
      ${ROLES.map(
        (role) =>
          html`<div>
            <dt>${say.names[role]}</dt>
            <dd>${whatRoleMay(role)}</dd>
          </div>`,
      )}
    </dl>`;
}

function staffItem(member: Member) {
  const { id, name, role, authorId, bannedAt, verifiedAt } = member;
  const marks = [authorId, bannedAt && say.banned, !verifiedAt && say.unproven].filter(Boolean).join(', ');
  return html`<li>
    <a href="/beheer/leden/${id}/rol/"><bdi>${name}</bdi></a
    >, ${say.names[role]}${marks ? ` (${marks})` : ''}
  </li>`;
}

const option = (value: string, name: string, chosen: boolean) =>
  html`<option value="${value}" ${chosen ? html`selected` : ''}>${name}</option>`;

/** The form that gives someone another role. */
export function rolePage(member: Member, authors: Author[]): Html {
  return html`<dl class="ledger">
      <div>
        <dt>${words.members.email}</dt>
        <dd>${member.email}</dd>
      </div>
      <div>
        <dt>${say.role}</dt>
        <dd>${say.names[member.role]}. ${isStaff(member) ? whatRoleMay(member.role) : ''}</dd>
      </div>
    </dl>
    <form class="question-form" method="post" action="/beheer/leden/${member.id}/rol">
      <p>
        <label for="role">${say.role}</label>
        <select id="role" name="role">
          ${ROLES.map((role) => option(role, say.names[role], role === member.role))}
        </select>
      </p>
      <p>
        <label for="author">${say.writesAs}</label>
        <select id="author" name="author">
          ${option('', say.nobody, member.authorId === null)}
          ${authors.map(({ id, name }) => option(id, name, id === member.authorId))}
        </select>
      </p>
      <p class="aside">${say.consequence}</p>
      <p class="form-foot"><button>${say.change}</button></p>
    </form>`;
}
