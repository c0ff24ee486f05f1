-- What someone typed at a sign-up waits here, beside the link that was mailed for it, until an address is proven. An
-- account that nobody has proven holds no name, no password and no session of its own.
CREATE TABLE signup (
  id            INTEGER PRIMARY KEY,
  member_id     INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  code_hash     BLOB    UNIQUE CHECK (length(code_hash) = 32),    -- of the mailed link; null: the mailbox had had enough
  browser_hash  BLOB    CHECK (length(browser_hash) = 32),        -- of the cookie of the browser it was typed in
  name          TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  landing       TEXT    NOT NULL,
  asked_at      INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX signup_by_member ON signup (member_id, id);
CREATE INDEX signup_by_browser ON signup (browser_hash);
CREATE INDEX signup_by_expiry ON signup (expires_at);

-- Links that were mailed before this goes on working: for the name and password of that one sign-up.
INSERT INTO signup (member_id, code_hash, name, password_hash, landing, asked_at, expires_at)
SELECT member.id, token.code_hash, member.name, member.password_hash, token.landing, member.joined_at, token.expires_at
  FROM token JOIN member ON member.id = token.member_id
 WHERE token.purpose = 'verify' AND member.verified_at IS NULL AND member.password_hash <> '';

DELETE FROM session WHERE member_id IN (SELECT id FROM member WHERE verified_at IS NULL);
-- Who has a password typed their own name; what an operator made has none, and the operator's name stays.
UPDATE member SET name = ''
 WHERE verified_at IS NULL AND password_hash <> '' AND role = 'member' AND author_id IS NULL
   AND NOT EXISTS (SELECT 1 FROM reaction WHERE member_id = member.id);
UPDATE member SET password_hash = '' WHERE verified_at IS NULL AND password_hash <> '';

-- An account that moved to another address: the old one can take it back with a mailed code, for a while.
CREATE TABLE address_move (
  code_hash   BLOB    PRIMARY KEY CHECK (length(code_hash) = 32),
  member_id   INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  old_address TEXT    NOT NULL,
  moved_at    INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX address_move_by_member ON address_move (member_id, moved_at);
CREATE INDEX address_move_by_address ON address_move (old_address, moved_at);
CREATE INDEX address_move_by_expiry ON address_move (expires_at);
