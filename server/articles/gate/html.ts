import { type Html, html } from '../../text/html.ts';
import { longDate } from '#dutch';
import { settings } from '#settings';
import { words } from '#words';
import { nextMonthStart } from '../../time/dates.ts';
import { type Member, tierAt } from '../../members/rules.ts';
import { paywallPanel, signUpActs } from './panel-html.ts';
import type { Article } from '../article.ts';
import type { Barrier, Reader } from './rules.ts';

const say = words.gate;

/** What stands where a gated article stops for this reader: the reason, and the one button that fits who they are. */
export function paywall(article: Article, barrier: Barrier, reader: Reader): Html {
  return paywallPanel(
    html`${lapsed(reader)}
      <p>${reason(barrier, reader)}</p>
      ${button(article, barrier)}`,
  );
}

/** Who stands before the gate has nothing to react to yet. */
export const noForm = (): Html => html`<p class="aside">${words.reactions.readFirstMember}</p>`;

/** "U kunt deze maand nog 2 van 3 PRO-artikelen lezen." */
function meterLine({ left, now }: Pick<Reader, 'left' | 'now'>): string {
  return left > 0 ? say.left(left, settings.meter) : say.none(longDate(nextMonthStart(now)));
}

/** What the membership box says first: that the address is not confirmed, that PRO ended, or how many articles are left. */
export function standingLine({ member, left, now }: { member: Member; left: number; now: Date }): string {
  if (!member.verifiedAt) return say.reasons['verify-first'];
  const ended = member.saidUntil ? `${say.lapsed(longDate(member.saidUntil))} ` : '';
  return ended + meterLine({ left, now });
}

function reason(barrier: Barrier, reader: Reader): string {
  if (barrier === 'choose-first' || barrier === 'meter-empty') return meterLine(reader);
  return say.reasons[barrier];
}

function lapsed({ member, now }: Reader) {
  if (!member?.saidUntil || tierAt(member, now) === 'pro') return '';
  return html`<p>${say.lapsed(longDate(member.saidUntil))}</p>`;
}

function button(article: Article, barrier: Barrier) {
  if (barrier === 'sign-in-first') return signUpActs(article.path);
  if (barrier === 'choose-first') {
    return html`<form class="paywall-acts" method="post" action="${article.path}lezen">
      <button>${say.choose}</button>
      <a href="/pro/">${say.pro}</a>
    </form>`;
  }
  if (barrier === 'meter-empty') return html`<p class="paywall-acts"><a class="button" href="/pro/">${say.pro}</a></p>`;
  return html`<p class="paywall-acts"><a class="button" href="/mijn/">${words.nav.account}</a></p>`;
}
