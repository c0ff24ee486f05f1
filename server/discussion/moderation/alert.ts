import { words } from '#words';
import type { DeskLetters } from './letters.ts';
import type { ModerationStore } from './store.ts';

type AlertNeeds = { moderation: ModerationStore; deskLetters: DeskLetters; atOnce: <T>(act: () => T) => T };

/** A moderator is called at most this often. */
const ALERT_MINUTES = 60;
const MOMENT = 'moderators told';

/** Mails the moderators what waits for them, when something new does that a person should look at. */
export function writeAlert({ moderation, deskLetters, atOnce }: AlertNeeds, now: Date): boolean {
  const told = moderation.momentOf(MOMENT) ?? new Date(0);
  if (now.getTime() - told.getTime() < ALERT_MINUTES * 60_000 || moderation.newsSince(told) === 0) return false;
  const { waiting, reported, objections } = moderation.counts();
  atOnce(() => {
    deskLetters.sendAlert(words.desk.alertList({ waiting, reported, objections }), now);
    moderation.setMoment(MOMENT, now);
  });
  return true;
}
