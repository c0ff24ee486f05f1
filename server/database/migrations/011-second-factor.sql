-- What someone holds besides a password. A passkey is known by its public key: nothing here signs anyone in.
CREATE TABLE passkey (
  id            INTEGER PRIMARY KEY,
  credential_id TEXT    NOT NULL UNIQUE, -- base64url, as browsers write it
  member_id     INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  public_key    BLOB    NOT NULL,
  counter       INTEGER NOT NULL,        -- how often it signed, as far as it counts
  transports    TEXT    NOT NULL,        -- JSON
  name          TEXT    NOT NULL,
  made_at       INTEGER NOT NULL,
  used_at       INTEGER
) STRICT;

CREATE INDEX passkey_by_member ON passkey (member_id);

-- How authenticators know a member: random, for they keep it where we cannot reach.
CREATE TABLE passkey_handle (
  member_id INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  handle    TEXT    NOT NULL UNIQUE
) STRICT;

-- The secret of an app that makes codes. confirmed_at null: nobody has shown yet that the app has it, so it counts for nothing.
CREATE TABLE totp (
  member_id    INTEGER PRIMARY KEY REFERENCES member (id) ON DELETE CASCADE,
  secret       BLOB    NOT NULL,
  made_at      INTEGER NOT NULL,
  confirmed_at INTEGER,
  used_at      INTEGER,
  last_step    INTEGER NOT NULL DEFAULT 0, -- a code is taken once: only later ones count
  wrong        INTEGER NOT NULL DEFAULT 0, -- wrong codes since wrong_since
  wrong_since  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE recovery_code (
  code_hash BLOB    PRIMARY KEY CHECK (length(code_hash) = 32),
  member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  made_at   INTEGER NOT NULL,
  used_at   INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_code_by_member ON recovery_code (member_id);

-- What a passkey is asked to sign: once, for one purpose, for the browser it was given to. member_id null: to sign in with.
CREATE TABLE challenge (
  value_hash BLOB    PRIMARY KEY CHECK (length(value_hash) = 32),
  purpose    TEXT    NOT NULL CHECK (purpose IN ('register', 'sign-in', 'prove')),
  member_id  INTEGER REFERENCES member (id) ON DELETE CASCADE,
  holder     BLOB, -- the hash of the session or half-open sign-in it was given to
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX challenge_by_member ON challenge (member_id);
CREATE INDEX challenge_by_expiry ON challenge (expires_at);

-- Who knew a password or read a mailbox, and still has to show a second factor. It opens the page that asks for it, and nothing else.
CREATE TABLE half_open (
  id_hash    BLOB    PRIMARY KEY CHECK (length(id_hash) = 32),
  member_id  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  landing    TEXT    NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX half_open_by_member ON half_open (member_id);
CREATE INDEX half_open_by_expiry ON half_open (expires_at);

-- How and when this browser last showed who it is. Sessions from before this was written down showed a password, long ago.
ALTER TABLE session ADD COLUMN factor TEXT NOT NULL DEFAULT 'password'
  CHECK (factor IN ('password', 'link', 'totp', 'recovery', 'passkey'));
ALTER TABLE session ADD COLUMN proved_at INTEGER;
