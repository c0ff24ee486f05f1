import { randomBytes } from 'node:crypto';
import { type Db, toDate, written } from '../../database/open.ts';
import type { Passkey } from './rules.ts';

/** What is needed to check what it signed. */
export type Credential = {
  id: number;
  credentialId: string;
  memberId: number;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
};
type NewPasskey = Omit<Credential, 'id'> & { name: string; now: Date };
export type PasskeyStore = ReturnType<typeof openPasskeys>;

type Row = {
  id: number;
  credential_id: string;
  member_id: number;
  public_key: Buffer;
  counter: number;
  transports: string;
  name: string;
  made_at: number;
  used_at: number | null;
};

/** W3C WebAuthn §5.4.3: a user handle is at most 64 octets and says nothing about anyone. */
const HANDLE_BYTES = 32;

/** The passkeys of members: the public half of each, for the other never leaves its device. */
export function openPasskeys(db: Db) {
  const insert = db.prepare(
    `INSERT INTO passkey (credential_id, member_id, public_key, counter, transports, name, made_at)
     VALUES (@credentialId, @memberId, @publicKey, @counter, @transports, @name, @madeAt) ON CONFLICT (credential_id) DO NOTHING`,
  );
  const list = db.prepare<[number], Row>('SELECT * FROM passkey WHERE member_id = ? ORDER BY id');
  const byCredential = db.prepare<[string], Row>('SELECT * FROM passkey WHERE credential_id = ?');
  // Authenticators that do not count say 0 each time.
  const use = db.prepare(
    'UPDATE passkey SET counter = @counter, used_at = @now WHERE id = @id AND (@counter > counter OR (@counter = 0 AND counter = 0))',
  );
  const remove = db.prepare<[number, number], { name: string }>(
    'DELETE FROM passkey WHERE id = ? AND member_id = ? RETURNING name',
  );
  const removeAll = db.prepare('DELETE FROM passkey WHERE member_id = ?');
  const addHandle = db.prepare(
    'INSERT INTO passkey_handle (member_id, handle) VALUES (?, ?) ON CONFLICT (member_id) DO NOTHING',
  );
  const handle = db.prepare<[number], string>('SELECT handle FROM passkey_handle WHERE member_id = ?').pluck();

  return {
    /** False when that passkey is known already, to whomever. */
    add: ({ now, transports, ...passkey }: NewPasskey): boolean =>
      insert.run({ ...passkey, transports: JSON.stringify(transports), madeAt: now.getTime() }).changes === 1,
    of: (memberId: number): Passkey[] => list.all(memberId).map(asShown),
    credentialsOf: (memberId: number): Credential[] => list.all(memberId).map(asCredential),
    find(credentialId: string): Credential | null {
      const row = byCredential.get(credentialId);
      return row ? asCredential(row) : null;
    },
    /** False when it counted as far as this before: then it may be a copy. */
    used: (id: number, counter: number, now: Date): boolean =>
      use.run({ id, counter, now: now.getTime() }).changes === 1,
    /** Its name, or null when the member has no such passkey. */
    remove: (id: number, memberId: number): string | null => written(remove, id, memberId)?.name ?? null,
    removeAll: (memberId: number): void => void removeAll.run(memberId),
    /** How authenticators know this member: random, made at its first use. */
    handleOf(memberId: number): string {
      addHandle.run(memberId, randomBytes(HANDLE_BYTES).toString('base64url'));
      const kept = handle.get(memberId);
      if (kept === undefined) throw new Error('A user handle was not kept');
      return kept;
    },
  };
}

const asShown = ({ id, name, made_at, used_at }: Row): Passkey => ({
  id,
  name,
  madeAt: new Date(made_at),
  usedAt: toDate(used_at),
});

const asCredential = (row: Row): Credential => ({
  id: row.id,
  credentialId: row.credential_id,
  memberId: row.member_id,
  publicKey: new Uint8Array(row.public_key),
  counter: row.counter,
  transports: JSON.parse(row.transports) as string[],
});
