-- A notice about a reaction (DSA art. 16). Anyone who can read the reaction may give one, member or not.
CREATE TABLE report (
  id          INTEGER PRIMARY KEY,
  reaction_id INTEGER NOT NULL REFERENCES reaction (id),
  member_id   INTEGER REFERENCES member (id) ON DELETE SET NULL,
  name        TEXT,
  email       TEXT,
  reason      TEXT    NOT NULL CHECK (reason IN ('unlawful', 'person', 'privacy', 'advertising', 'other')),
  explanation TEXT    NOT NULL,
  form_key    TEXT    NOT NULL UNIQUE,
  reported_at INTEGER NOT NULL
) STRICT;

CREATE INDEX report_by_reaction ON report (reaction_id);
