-- A mail is a row in the same transaction as its cause; a worker sends it. sent_at null and dead_at null: still to go.
CREATE TABLE mail (
  id         INTEGER PRIMARY KEY,
  class      TEXT    NOT NULL CHECK (class IN ('transactional', 'notification', 'newsletter', 'commercial')),
  cause      TEXT    NOT NULL UNIQUE, -- the same cause never mails twice
  member_id  INTEGER REFERENCES member (id) ON DELETE CASCADE,
  address    TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  html       TEXT    NOT NULL,
  headers    TEXT    NOT NULL DEFAULT '{}',
  message_id TEXT    NOT NULL UNIQUE,
  written_at INTEGER NOT NULL,
  due_at     INTEGER NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  -- How often a mail server may have taken it without our knowing: at two we stop, so that nobody gets it three times.
  unsure     INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  sent_at    INTEGER,
  dead_at    INTEGER
) STRICT;

CREATE INDEX mail_due ON mail (due_at) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX mail_by_address ON mail (address, written_at);
CREATE INDEX mail_by_member ON mail (member_id);

-- Only the SHA-256 of a link's code is kept, so a stolen database opens no account.
CREATE TABLE token (
  code_hash  BLOB    PRIMARY KEY CHECK (length(code_hash) = 32),
  purpose    TEXT    NOT NULL CHECK (purpose IN ('verify', 'sign-in', 'reset', 'change-address')),
  member_id  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  address    TEXT    NOT NULL,
  landing    TEXT    NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX token_by_member ON token (member_id);

-- Proof of what was agreed to: the newest row of a list counts, older ones stay.
CREATE TABLE consent (
  id           INTEGER PRIMARY KEY,
  member_id    INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  list         TEXT    NOT NULL CHECK (list IN ('newsletter', 'commercial', 'replies')),
  granted      INTEGER NOT NULL CHECK (granted IN (0, 1)),
  text_version TEXT    NOT NULL,
  source       TEXT    NOT NULL,
  given_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX consent_by_member ON consent (member_id, list, id);

-- What signs the links in mails that must work without signing in.
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
