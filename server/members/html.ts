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
      </dl>
      ${tier === 'pro' ? ebook() : ''}`,
  );
}

function ebook() {
  return html`<h2 class="label">${words.members.ebook}</h2>
    <ul class="inline-list">
      <li><a href="/mijn/e-book/kennisbank.epub">EPUB</a></li>
      <li><a href="/mijn/e-book/kennisbank.pdf">PDF</a></li>
    </ul>`;
}

function fact(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
