import { createHash } from 'node:crypto';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';
import type { Db } from '../database/open.ts';

/** A month of not visiting signs a reader out; each visit in the second half starts a new month. */
const SESSION_DAYS = 30;
/** However often a reader comes, after half a year they show once more who they are. */
const SESSION_BOUND_DAYS = 180;
const DAY_MS = 86_400_000;
const issuedId = /^[a-z2-7]{40}$/;

export type Sessions = ReturnType<typeof openSessions>;

/**
 * Sessions by lucia v3. Its author no longer develops it: nothing outside this file may know its name.
 * Only the SHA-256 of an id is stored, so a stolen database is not a stolen login.
 */
export function openSessions(db: Db, secure: boolean) {
  const removeExpired = db.prepare('DELETE FROM session WHERE expires_at <= ?');
  const forgetExpired = (): number => removeExpired.run(Date.now()).changes;
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
    async open(memberId: number): Promise<string> {
      const session = await lucia.createSession(String(memberId), {});
      return lucia.createSessionCookie(session.id).serialize();
    },

    /** The member's id, or null; with a cookie to send again when the session was extended. */
    async find(id: string | undefined): Promise<{ memberId: number; cookie: string | null } | null> {
      if (!id || !issuedId.test(id)) return null;
      const { session } = await lucia.validateSession(id);
      if (!session) return null;
      const cookie = session.fresh ? lucia.createSessionCookie(id).serialize() : null;
      return { memberId: Number(session.userId), cookie };
    },

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

type Row = { member_id: number; created_at: number; expires_at: number };

function adapter(db: Db, forgetExpired: () => number): Adapter {
  const find = db.prepare<[Buffer], Row>('SELECT member_id, created_at, expires_at FROM session WHERE id_hash = ?');
  const add = db.prepare('INSERT INTO session (id_hash, member_id, created_at, expires_at) VALUES (?, ?, ?, ?)');
  const extend = db.prepare('UPDATE session SET expires_at = ? WHERE id_hash = ?');
  const remove = db.prepare('DELETE FROM session WHERE id_hash = ?');
  const removeOf = db.prepare('DELETE FROM session WHERE member_id = ?');

  return {
    async getSessionAndUser(id) {
      const row = find.get(hash(id));
      if (!row) return [null, null];
      const userId = String(row.member_id);
      // What is over is over for good: lucia removes a session that has expired, and no clock brings it back.
      const isOver = row.created_at + SESSION_BOUND_DAYS * DAY_MS <= Date.now();
      // Lucia hands this id back to update and delete, so it must be the raw one.
      const session: DatabaseSession = { id, userId, expiresAt: new Date(isOver ? 0 : row.expires_at), attributes: {} };
      return [session, { id: userId, attributes: {} }];
    },
    async getUserSessions() {
      return []; // only hashes are known here; the account page lists sessions by its own query
    },
    async setSession({ id, userId, expiresAt }) {
      add.run(hash(id), Number(userId), Date.now(), expiresAt.getTime());
    },
    async updateSessionExpiration(id, expiresAt) {
      extend.run(expiresAt.getTime(), hash(id));
    },
    async deleteSession(id) {
      remove.run(hash(id));
    },
    async deleteUserSessions(userId) {
      removeOf.run(Number(userId));
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
