import type { Db } from '../database/open.ts';
import { openBans } from './ban-store.ts';
import { openIdentities } from './identity-store.ts';
import { openPeople } from './people-store.ts';
import { openStandings } from './standing-store.ts';

export type { Standing } from './standing-store.ts';
export type MemberStore = ReturnType<typeof openMembers>;

/** The table of members, by what is asked of it. A feature says which part it uses. */
export const openMembers = (db: Db) => ({
  ...openPeople(db),
  ...openStandings(db),
  ...openIdentities(db),
  ...openBans(db),
});
