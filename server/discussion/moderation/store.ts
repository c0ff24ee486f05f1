import type { Db } from '../../database/open.ts';
import { openMoments } from '../../database/moments.ts';
import { openActs } from './act-store.ts';
import { openObjections } from './objection-store.ts';
import { openQueues } from './queue-store.ts';
import { openReports } from './report-store.ts';
import { openRestraints } from './restraint-store.ts';

export type ModerationStore = ReturnType<typeof openModeration>;

/** All that moderating keeps: five small stores under one name. */
export const openModeration = (db: Db) => ({
  ...openReports(db),
  ...openQueues(db),
  ...openRestraints(db),
  ...openActs(db),
  ...openObjections(db),
  ...openMoments(db),
});
