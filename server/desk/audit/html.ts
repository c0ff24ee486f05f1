import { type Html, html } from '../../text/html.ts';
import { euros, longDate, longMoment } from '#dutch';
import { words } from '#words';
import type { Role } from '../../members/permissions.ts';
import type { Change } from '../../members/factors/factor-letters.ts';
import type { Factor } from '../../members/proof-rules.ts';
import { DAYS_KEPT } from '../../privacy/rules.ts';
import type { Entry, Person } from '../../members/audit/rules.ts';

const say = words.audit;

type AuditPage = { entries: Entry[]; skip: number; most: number; more: boolean };

const to = (from: number, name: string) => html`<a href="/beheer/toezicht/?vanaf=${from}">${name}</a>`;

/** Who did what, the newest first. */
export function auditPage({ entries, skip, most, more }: AuditPage): Html {
  return html`<p class="aside">${say.intro(DAYS_KEPT.audit)}</p>
    ${
      entries.length === 0
        ? html`<p class="reactions-none">${say.nothing}</p>`
        : html`<ol class="ruled acts-log">
            ${entries.map(item)}
          </ol>`
    }
    <p class="aside">
      ${skip > 0 ? to(Math.max(0, skip - most), say.later) : ''} ${more ? to(skip + most, say.earlier) : ''}
    </p>`;
}

function item(entry: Entry) {
  const { kind, actor, byCommand, about, reactionId, articleId, at } = entry;
  const detail = detailOf(entry);
  return html`<li>
    ${longMoment(at)} · ${actor ? person(actor) : byCommand ? say.byCommand : say.byNobody} ${say.kinds[kind]}
    ${about && about.id !== actor?.id ? html`· ${person(about)}` : ''}
    ${reactionId ? html`· <a href="/beheer/reacties/${reactionId}/">${words.desk.reaction(reactionId)}</a>` : ''}
    ${articleId && !reactionId ? html`· <a href="/artikelen/${articleId}/">${articleId}</a>` : ''}
    ${detail ? html`· ${detail}` : ''}
  </li>`;
}

const person = ({ id, name }: Person) => html`<a href="/beheer/leden/${id}/"><bdi>${name}</bdi></a>`;

/** What a detail says its kind tells: `note` wrote it, and the table keeps it as text. */
function detailOf({ kind, detail }: Entry): string {
  if (kind === 'give') return detail && say.until(longDate(new Date(Number(detail))));
  if (kind === 'refund') return euros(Number(detail));
  if (kind === 'sign-in') return words.factors.names[detail as Factor] ?? '';
  if (kind === 'factor') return words.factors.changes[detail as Change] ?? '';
  if (kind !== 'role') return detail;
  const [from, to] = detail.split(' ') as [Role, Role];
  return say.fromTo(words.roles.names[from], words.roles.names[to]);
}
