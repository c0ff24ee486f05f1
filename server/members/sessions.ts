import { createHash } from 'node:crypto';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';
import { type Db, toDate } from '../database/open.ts';
import type { Factor, Proof } from './proof-rules.ts';

/** A month of not visiting signs a reader out; each visit in the second half starts a new month. */
const SESSION_DAYS = 30;
/** However often a reader comes, after half a year they show once more who they are. */
const SESSION_BOUND_DAYS = 180;
const DAY_MS = 86_400_000;
const issuedId = /^[a-z2-7]{40}$/;

export type Sessions = ReturnType<typeof openSessions>;
/** How a session was opened, and when that showed who it is; null: so long ago that it counts for nothing. */
type Shown = { factor: Factor; provedAt: Date | null };
/** Without a word about it: nobody showed anything. */
const NOTHING_SHOWN: Shown = { factor: 'password', provedAt: null };

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: Shown;
  }
}

/**
 * Sessions by lucia v3. Its author no longer develops it: nothing outside this file may know its name.
 * Only the SHA-256 of an id is stored, so a stolen database is not a stolen login.
 */
export function openSessions(db: Db, secure: boolean) {
  const removeExpired = db.prepare('DELETE FROM session WHERE expires_at <= ?');
  const forgetExpired = (): number => removeExpired.run(Date.now()).changes;
  const removeOthers = db.prepare('DELETE FROM session WHERE member_id = ? AND id_hash <> ?');
  const proofs = openProofs(db);
  const lucia = new Lucia(adapter(db, forgetExpired), {
    sessionExpiresIn: new TimeSpan(SESSION_DAYS, 'd'),
    sessionCookie: {
      name: secure ? '__Host-kb_sessie' : 'kb_sessie',
      attributes: { secure, sameSite: 'lax', path: '/' },
    },
  });

  return {
    cookieName: lucia.sessionCookieName,

    /** Opens a session with a new id and returns its cookie, ready for a Set-Cookie header. */
    async open(memberId: number, shown: Shown = NOTHING_SHOWN): Promise<string> {
      const session = await lucia.createSession(String(memberId), shown);
      return lucia.createSessionCookie(session.id).serialize();
    },

    /** The member's id, or null; with a cookie to send again when the session was extended. */
    async find(id: string | undefined): Promise<Found | null> {
      if (!id || !issuedId.test(id)) return null;
      const { session } = await lucia.validateSession(id);
      if (!session) return null;
      const cookie = session.fresh ? lucia.createSessionCookie(id).serialize() : null;
      return { memberId: Number(session.userId), cookie, proof: proofs.of(hash(id)) };
    },

    /** Whether it has not been ended. In one step, so that what is done right after it is done by whoever is in. */
    isOpen: (id: string): boolean => proofs.isOpen(hash(id)),
    /** Someone showed once more who they are. */
    prove: (id: string, shown: Shown): void => proofs.note(hash(id), shown),
    /** All sessions of the member but this one: those were opened with less than is asked from now on. */
    endOthersOf: (memberId: number, id: string): void => void removeOthers.run(memberId, hash(id)),

    /** Ends one session and returns the cookie that clears the browser's copy. */
    async end(id: string | undefined): Promise<string> {
      if (id && issuedId.test(id)) await lucia.invalidateSession(id);
      return lucia.createBlankSessionCookie().serialize();
    },

    /** The cookie that clears the browser's copy of a session that ended elsewhere. */
    blankCookie: (): string => lucia.createBlankSessionCookie().serialize(),
    /** Removes what has expired, by the clock that sessions live by; how many there were. */
    forgetExpired,
    endAllOf: (memberId: number) => lucia.invalidateUserSessions(String(memberId)),
  };
}

/** `cookie`: to send again, when the session was extended. */
type Found = { memberId: number; cookie: string | null; proof: Proof };
type ProofRow = { factor: Factor; proved_at: number | null; enrolled: 0 | 1 };
type Row = { member_id: number; created_at: number; expires_at: number };

/** How each session showed who it is. */
function openProofs(db: Db) {
  const proof = db.prepare<[Buffer], ProofRow>(
    `SELECT factor, proved_at,
            EXISTS (SELECT 1 FROM passkey WHERE passkey.member_id = session.member_id)
            OR EXISTS (SELECT 1 FROM totp WHERE totp.member_id = session.member_id AND confirmed_at IS NOT NULL) AS enrolled
       FROM session WHERE id_hash = ?`,
  );
  const prove = db.prepare('UPDATE session SET factor = ?, proved_at = ? WHERE id_hash = ?');

  return {
    of(idHash: Buffer): Proof {
      const row = proof.get(idHash);
      if (!row) return { ...NOTHING_SHOWN, enrolled: true };
      return { factor: row.factor, provedAt: toDate(row.proved_at), enrolled: row.enrolled === 1 };
    },
    isOpen: (idHash: Buffer): boolean => proof.get(idHash) !== undefined,
    note: (idHash: Buffer, { factor, provedAt }: Shown): void =>
      void prove.run(factor, provedAt?.getTime() ?? null, idHash),
  };
}

function adapter(db: Db, forgetExpired: () => number): Adapter {
  const find = db.prepare<[Buffer], Row>('SELECT member_id, created_at, expires_at FROM session WHERE id_hash = ?');
  const add = db.prepare(
    'INSERT INTO session (id_hash, member_id, created_at, expires_at, factor, proved_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const extend = db.prepare('UPDATE session SET expires_at = ? WHERE id_hash = ?');
  const remove = db.prepare('DELETE FROM session WHERE id_hash = ?');
  const removeOf = db.prepare('DELETE FROM session WHERE member_id = ?');
  const removeHalfOpen = db.prepare('DELETE FROM half_open WHERE member_id = ?');

  return {
    async getSessionAndUser(id) {
      const row = find.get(hash(id));
      if (!row) return [null, null];
      const userId = String(row.member_id);
      // What is over is over for good: lucia removes a session that has expired, and no clock brings it back.
      const isOver = row.created_at + SESSION_BOUND_DAYS * DAY_MS <= Date.now();
      // Lucia hands this id back to update and delete, so it must be the raw one.
      const session: DatabaseSession = {
        id,
        userId,
        expiresAt: new Date(isOver ? 0 : row.expires_at),
        attributes: NOTHING_SHOWN,
      };
      return [session, { id: userId, attributes: {} }];
    },
    async getUserSessions() {
      return []; // only hashes are known here; the account page lists sessions by its own query
    },
    async setSession({ id, userId, expiresAt, attributes: { factor, provedAt } }) {
      const provedMs = provedAt?.getTime() ?? null;
      add.run(hash(id), Number(userId), Date.now(), expiresAt.getTime(), factor, provedMs);
    },
    async updateSessionExpiration(id, expiresAt) {
      extend.run(expiresAt.getTime(), hash(id));
    },
    async deleteSession(id) {
      remove.run(hash(id));
    },
    async deleteUserSessions(userId) {
      removeOf.run(Number(userId));
      // A second step that is still waiting followed from what just ended.
      removeHalfOpen.run(Number(userId));
    },
    async deleteExpiredSessions() {
      forgetExpired();
    },
  };
}

/** How a session is known in the database. */
export const hashOfSession = (id: string): Buffer => hash(id);

function hash(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}
