import { html } from 'hono/html';
import { words } from '#words';
import { longDate } from '../dates.ts';
import { type Member, tierAt } from './rules.ts';

/** Who you are and what your membership is, as a ledger. */
export function accountFacts(member: Member, now: Date): string {
  const tier = tierAt(member, now);
  const until = tier === 'pro' && member.proUntil ? `, ${words.members.until(longDate(member.proUntil))}` : '';
  return String(
    html`<dl class="ledger">
      ${fact(words.members.name, member.name)} ${fact(words.members.email, member.email)}
      ${fact(words.members.tier, words.members.tiers[tier] + until)}
      ${fact(words.members.memberSince, longDate(member.joinedAt))}
    </dl>`,
  );
}

function fact(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
