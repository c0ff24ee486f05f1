import type { Db } from '../database/open.ts';
import type { Ending, Traces } from '../members/endings.ts';

/** Every table with a column `member_id`. A test fails until a new one is here. */
export const TRACES: Record<string, readonly Ending[]> = {
  session: ['proof', 'undo', 'removal'],
  token: ['proof', 'undo', 'removal'],
  signup: ['proof', 'undo', 'removal'],
  consent: ['proof', 'removal'],
  unlock: ['proof', 'removal'],
  ebook_download: ['proof', 'removal'],
  follow: ['proof', 'removal'],
  notice: ['proof', 'removal'],
  // An undo takes away what came after the move it undoes, and no more.
  address_move: ['proof', 'removal'],
  // A second factor that was set before the proof is a stranger's. For an undo, members/lock-out.ts looks at its age.
  passkey: ['proof', 'removal'],
  passkey_handle: ['proof', 'removal'],
  totp: ['proof', 'removal'],
  recovery_code: ['proof', 'removal'],
  challenge: ['proof', 'undo', 'removal'],
  half_open: ['proof', 'undo', 'removal'],
  mail: ['removal'],
  // Nobody reacts or orders before the proof. When a member leaves, these are loosened one by one.
  reaction: [],
  report: [],
  act: [],
  customer: [],
  purchase: [],
  membership_act: [],
  erasure: [],
  // Kept for its own time: who did what, by number.
  audit: [],
};

/** Takes away what goes at an ending. Call it inside a transaction. */
export function openTraces(db: Db): Traces {
  const statements = Object.entries(TRACES).map(([table, endings]) => ({
    endings,
    forget: db.prepare<[number]>(`DELETE FROM ${table} WHERE member_id = ?`),
  }));
  // A report is looked into all the same; whose it was goes.
  const unnameReports = db.prepare<[number]>(
    'UPDATE report SET member_id = NULL, name = NULL, email = NULL WHERE member_id = ?',
  );
  return {
    forget(memberId, ending) {
      for (const { endings, forget } of statements) if (endings.includes(ending)) forget.run(memberId);
      if (ending !== 'undo') unnameReports.run(memberId);
    },
  };
}
