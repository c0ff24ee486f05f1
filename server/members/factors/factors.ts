import { type Db, inTransaction } from '../../database/open.ts';
import { openChallenges } from './challenge-store.ts';
import { openHalfOpen } from './half-open-store.ts';
import { openPasskeyCheck } from './passkeys.ts';
import { openPasskeys } from './passkey-store.ts';
import { openRecovery } from './recovery-store.ts';
import { openTotp } from './totp-store.ts';

export type Factors = ReturnType<typeof openFactors>;

/** Everything a member has besides a password, over one database. */
export function openFactors(db: Db, { origin, log }: { origin: string; log: (line: object) => void }) {
  const [passkeys, totp, recovery, challenges] = [openPasskeys(db), openTotp(db), openRecovery(db), openChallenges(db)];
  const endSessions = ['session', 'half_open'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE member_id = ?`),
  );
  const has = (memberId: number): boolean => passkeys.of(memberId).length > 0 || totp.of(memberId) !== null;

  return {
    passkeys,
    totp,
    recovery,
    check: openPasskeyCheck({ passkeys, challenges, origin, log }),
    halfOpen: openHalfOpen(db, origin.startsWith('https:')),
    /** Whether signing in takes a second step. Recovery codes are none: they stand in for one. */
    has,
    /** Codes that were made for a factor go with the last one. Call it in a transaction. */
    tidy(memberId: number): void {
      if (!has(memberId)) recovery.removeAll(memberId);
    },
    /** For whoever lost everything: sessions that were opened with it end too. Whether there was anything. */
    removeAll: (memberId: number): boolean =>
      inTransaction(db, () => {
        const had = has(memberId);
        passkeys.removeAll(memberId);
        totp.remove(memberId);
        recovery.removeAll(memberId);
        for (const one of endSessions) one.run(memberId);
        return had;
      }),
  };
}
