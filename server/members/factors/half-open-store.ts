import { createHash, randomBytes } from 'node:crypto';
import { type Db, written } from '../../database/open.ts';

/** To open an app or to find the sheet with codes. */
export const HALF_OPEN_MINUTES = 10;

type HalfOpen = { memberId: number; landing: string };

type Row = { member_id: number; landing: string };

/** Sign-ins that have shown one of two factors. Only the hash of what the browser holds is kept; it is no session and opens nothing else. */
export function openHalfOpen(db: Db, secure: boolean) {
  const insert = db.prepare('INSERT INTO half_open (id_hash, member_id, landing, expires_at) VALUES (?, ?, ?, ?)');
  const find = db.prepare<[Buffer, number], Row>(
    'SELECT member_id, landing FROM half_open WHERE id_hash = ? AND expires_at > ?',
  );
  const use = db.prepare<[Buffer, number], Row>(
    'DELETE FROM half_open WHERE id_hash = ? AND expires_at > ? RETURNING member_id, landing',
  );
  const forget = db.prepare('DELETE FROM half_open WHERE expires_at <= ?');
  const cookieName = secure ? '__Host-kb_stap' : 'kb_stap';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

  return {
    cookieName,
    /** Returns the cookie, ready for a Set-Cookie header. */
    open({ memberId, landing }: HalfOpen, now: Date): string {
      forget.run(now.getTime());
      const id = randomBytes(32).toString('base64url');
      insert.run(hash(id), memberId, landing, now.getTime() + HALF_OPEN_MINUTES * 60_000);
      return `${cookieName}=${id}; Max-Age=${HALF_OPEN_MINUTES * 60}; ${attributes}`;
    },
    find(id: string | undefined, now: Date): HalfOpen | null {
      const row = id ? find.get(hash(id), now.getTime()) : undefined;
      return row ? { memberId: row.member_id, landing: row.landing } : null;
    },
    /** Uses it up, in one statement: it becomes one session and no more. */
    use(id: string, now: Date): HalfOpen | null {
      const row = written(use, hash(id), now.getTime());
      return row ? { memberId: row.member_id, landing: row.landing } : null;
    },
    /** Takes the browser's copy away. */
    blankCookie: `${cookieName}=; Max-Age=0; ${attributes}`,
    holderOf: (id: string): Buffer => hash(id),
  };
}

const hash = (id: string): Buffer => createHash('sha256').update(id).digest();
