import type { Db } from '../database/open.ts';

/** `passwordHash` is '' when none was chosen: a mailed link then lets its owner in. */
type Beginning = { name: string; passwordHash: string; now: Date };

/** What makes an account someone's own: a name, an address, a password. */
export function openIdentities(db: Db) {
  const rename = db.prepare('UPDATE member SET name = ? WHERE id = ?');
  const move = db.prepare('UPDATE OR IGNORE member SET email = ?, verified_at = ? WHERE id = ?');
  const setPassword = db.prepare('UPDATE member SET password_hash = ? WHERE id = ?');
  const verify = db.prepare('UPDATE member SET verified_at = coalesce(verified_at, ?) WHERE id = ?');
  const begin = db.prepare('UPDATE member SET name = ?, password_hash = ?, verified_at = ? WHERE id = ?');
  const forgetFactors = ['passkey', 'totp', 'recovery_code'].map((table) =>
    db.prepare<[number, number]>(`DELETE FROM ${table} WHERE member_id = ? AND made_at >= ?`),
  );

  return {
    rename: (id: number, name: string): void => void rename.run(name, id),
    /** False when someone else has that address by now. */
    move: (id: number, email: string, verifiedAt: Date): boolean =>
      move.run(email, verifiedAt.getTime(), id).changes === 1,
    setPassword: (id: number, hash: string): void => void setPassword.run(hash, id),
    /** The address is the member's own; the first time is the one that counts. */
    verify: (id: number, now: Date): void => void verify.run(now.getTime(), id),
    /** The address is proven for the first time, and the account is whose it is. */
    begin: (id: number, { name, passwordHash, now }: Beginning): void =>
      void begin.run(name, passwordHash, now.getTime(), id),
    /** Takes away the passkeys, the app and the codes that were added `since`. */
    forgetFactors(id: number, since: Date): void {
      for (const forget of forgetFactors) forget.run(id, since.getTime());
    },
  };
}
