import { may } from '../members/permissions.ts';
import type { Member } from '../members/rules.ts';
import { isAlike } from './alike.ts';
import type { HeldFor } from './rules.ts';
import { reasonToHold } from './spam.ts';
import type { Stamps } from './stamp.ts';
import type { ReactionStore } from './store.ts';

/** The same words again within this time are looked at. */
const REPEAT_HOURS = 24;
/** Nearly the same words, within a week: a campaign lasts longer than a day. */
const ALIKE_DAYS = 7;
/** So many of the newest are compared, and as many that were hidden: some milliseconds of work. */
const ALIKE_MOST = 200;

type HoldNeeds = { reactions: ReactionStore; stamps: Stamps };
/** What is placed or rewritten. `id` is 0 for a new one; `form` is what the form said of itself, when there was a whole one. */
type Written = {
  text: string;
  id: number;
  form?: { article: string; stamp: string; website: string };
  now: Date;
};

/** Gathers the facts by which a reaction waits for a moderator, or does not. */
export function heldFor(
  { reactions, stamps }: HoldNeeds,
  member: Member,
  { text, id, form, now }: Written,
): HeldFor | null {
  return reasonToHold({
    text,
    isKnown: reactions.isKnown(member.id),
    speaksForHouse: may(member, 'speak-for-house'),
    repeated: reactions.isRepeat(text, new Date(now.getTime() - REPEAT_HOURS * 3_600_000), id),
    alike: isAlike(text, () => reactions.lately(new Date(now.getTime() - ALIKE_DAYS * 86_400_000), ALIKE_MOST, id)),
    trapped: form !== undefined && form.website !== '',
    formAge: form ? stamps.ageOf(form.stamp, form.article, now) : Infinity,
  });
}
