import { ensureMayReverse, ensureMayUndo } from '../../../discussion/moderation/rules.ts';
import { Refusal } from '../../../http/errors.ts';
import { type By, type DeskNeeds, note, writerOf } from './needs.ts';
import { takeBack } from './take-back.ts';

/** Takes an act back, with the mails that had not gone out. Throws `too-late-to-undo`. */
export function undo(needs: DeskNeeds, actId: number, by: By): void {
  const { moderation, mail, atOnce } = needs;
  const act = moderation.findAct(actId);
  if (!act) throw new Refusal('not-found');
  ensureMayUndo(act, { latest: moderation.latestLike(act), now: by.now });
  ensureMayReverse(act, { about: writerOf(needs, act), by: by.moderator });
  atOnce(() => {
    note({ ...needs, kind: 'undo' }, act, by);
    takeBack(needs, act, by.now);
    moderation.markUndone(act.id, by.now);
    mail.recall(`act ${act.id}`);
  });
}
