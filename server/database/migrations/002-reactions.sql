CREATE TABLE reaction (
  id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: an old permalink must not point at someone else's words
  article_id   TEXT    NOT NULL,
  member_id    INTEGER NOT NULL REFERENCES member (id),
  text         TEXT    NOT NULL,
  form_key     TEXT    NOT NULL,
  placed_at    INTEGER NOT NULL,
  edited_at    INTEGER,
  withdrawn_at INTEGER,
  UNIQUE (member_id, form_key)
) STRICT;

CREATE INDEX reaction_by_article ON reaction (article_id, placed_at, id);
