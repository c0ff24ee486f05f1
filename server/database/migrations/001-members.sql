-- Times are milliseconds since 1970 (UTC), as JavaScript's clock gives them.
CREATE TABLE member (
  id            INTEGER PRIMARY KEY,
  email         TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  tier          TEXT    NOT NULL DEFAULT 'free' CHECK (tier IN ('free', 'pro')),
  pro_until     INTEGER,
  role          TEXT    NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'moderator', 'editor')),
  author_id     TEXT,
  verified_at   INTEGER, -- null: nobody has shown yet that the address is theirs
  banned_at     INTEGER,
  joined_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id_hash    BLOB    PRIMARY KEY CHECK (length(id_hash) = 32),
  member_id  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_member ON session (member_id);
CREATE INDEX session_by_expiry ON session (expires_at);
