import { holdersOf } from '../../../members/permissions.ts';
import {
  type Contested,
  ensureMayDecide,
  ensureMayReverse,
  type Objection,
  parseExplanation,
} from '../../../discussion/moderation/rules.ts';
import { Refusal } from '../../../http/errors.ts';
import { type By, type DeskNeeds, note, writerOf } from './needs.ts';
import { takeBack } from './take-back.ts';

export type Answering = { granted: boolean; answer: string; by: By };

/** Someone looks again. Granted: what was done is taken back, or the report is open again. */
export function answer(needs: DeskNeeds, objectionId: number, { granted, answer, by }: Answering): void {
  const { moderation, deskLetters, members, atOnce } = needs;
  const objection = moderation.findObjection(objectionId);
  const contested = objection && contestedBy(needs, objection);
  if (!contested) throw new Refusal('not-found');
  ensureMayDecide(partiesOf(contested), by.moderator, holdersOf('moderate', members.staff()).length);
  const { act, report } = contested;
  if (granted && act) ensureMayReverse(act, { about: writerOf(needs, act), by: by.moderator });
  const decision = { granted, answer: parseExplanation(answer), moderatorId: by.moderator.id, now: by.now };
  atOnce(() => {
    if (!moderation.decideObjection(objectionId, decision)) throw new Refusal('nothing-to-do');
    note({ ...needs, kind: 'answer' }, act ?? report, by);
    deskLetters.sendAnswer(objectionId, report ?? act.memberId, decision);
    if (!granted) return;
    if (report) return moderation.reopenReport(report.id);
    if (act.undoneAt) return;
    takeBack(needs, act, by.now);
    moderation.markUndone(act.id, by.now);
  });
}

export function contestedBy(
  { moderation }: Pick<DeskNeeds, 'moderation'>,
  { actId, reportId }: Objection,
): Contested | null {
  const act = actId === null ? null : moderation.findAct(actId);
  if (act) return { act, report: null };
  const report = reportId === null ? null : moderation.findReport(reportId);
  return report && { act: null, report };
}

const partiesOf = ({ act, report }: Contested) =>
  act
    ? { decidedBy: act.moderatorId, objector: act.memberId }
    : { decidedBy: report.decidedBy, objector: report.memberId };
