import { settings } from '#settings';
import { monthStart } from '../../time/dates.ts';
import type { Member } from '../../members/rules.ts';
import type { Article } from '../article.ts';
import { ensureMayRead, type Reader } from './rules.ts';
import type { GateStore } from './store.ts';

export type Readers = ReturnType<typeof openReaders>;

/** Gathers the facts the gate's rules ask for, anew at every request. */
export function openReaders(gate: GateStore) {
  const leftFor = (member: Member, now: Date): number =>
    Math.max(0, settings.meter - gate.usedSince(member.id, monthStart(now)));

  const readerOf = (article: Article, member: Member | null, now: Date): Reader => {
    if (!member || article.access !== 'pro') return { member, unlocked: false, left: 0, now };
    return { member, unlocked: gate.isUnlocked(member.id, article.id), left: leftFor(member, now), now };
  };

  return {
    leftFor,
    readerOf,

    /** Throws the refusal that fits when this member, or a visitor, may not read the article. */
    ensureMayRead: (article: Article, member: Member | null, now: Date): void =>
      ensureMayRead(article, readerOf(article, member, now)),
  };
}
