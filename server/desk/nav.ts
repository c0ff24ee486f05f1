import { type Html, html } from '../text/html.ts';
import { words } from '#words';
import { type Holder, may, type Permission } from '../members/permissions.ts';

type DeskLink = { path: string; permission: Permission; name: string };

/** The pages of the desk, in the order in which someone is brought to the first that is theirs. */
const DESK_PAGES: readonly DeskLink[] = [
  { path: '/beheer/', permission: 'moderate', name: words.desk.title },
  { path: '/beheer/leden/', permission: 'see-money', name: words.pay.desk.title },
  { path: '/beheer/rollen/', permission: 'see-roles', name: words.roles.title },
  { path: '/beheer/toezicht/', permission: 'see-audit', name: words.audit.title },
  { path: '/beheer/server/', permission: 'see-server', name: words.watch.nav },
  { path: '/beheer/handleiding/', permission: 'guide', name: words.desk.guide },
  { path: '/beheer/stijl/', permission: 'guide', name: words.desk.style },
];

const pagesOf = (member: Holder | null): DeskLink[] => DESK_PAGES.filter(({ permission }) => may(member, permission));

/** Where someone comes in. */
export const firstPageOf = (member: Holder): string => pagesOf(member)[0]?.path ?? '/';

/** What this person may see of the desk, and nothing of the rest. */
export function deskNav(member: Holder | null, here: string): Html {
  const item = ({ path, name }: DeskLink) =>
    html`<li><a href="${path}" ${path === here ? html`aria-current="page"` : ''}>${name}</a></li>`;
  return html`<nav class="desk-nav" aria-label="${words.desk.pages}">
    <ul>
      ${pagesOf(member).map(item)}
    </ul>
  </nav>`;
}
