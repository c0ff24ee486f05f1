-- Which reactions a letter that waits quotes, and as of which change: a letter that lies in the outbox while one of them is
-- withdrawn, hidden or rewritten does not leave as it was written.
CREATE TABLE mail_quote (
  mail_id     INTEGER NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
  reaction_id INTEGER NOT NULL, -- outlives its reaction, as the change does
  article_id  TEXT    NOT NULL,
  revision    INTEGER NOT NULL,
  PRIMARY KEY (mail_id, reaction_id)
) STRICT, WITHOUT ROWID;
