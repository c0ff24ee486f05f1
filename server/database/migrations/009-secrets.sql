-- NULL: made before this was written down.
ALTER TABLE secret ADD COLUMN made_at INTEGER;

-- Keys that were renewed. What they signed is still ours until then; NULL: for good.
CREATE TABLE former_secret (
  name     TEXT    NOT NULL,
  value    BLOB    NOT NULL,
  until    INTEGER
) STRICT;
