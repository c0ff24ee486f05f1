-- An article a free member chose to read; it stays theirs, and counts in the month of unlocked_at.
CREATE TABLE unlock (
  member_id   INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  article_id  TEXT    NOT NULL,
  unlocked_at INTEGER NOT NULL,
  PRIMARY KEY (member_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ebook_download (
  id            INTEGER PRIMARY KEY,
  member_id     INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  file          TEXT    NOT NULL,
  downloaded_at INTEGER NOT NULL
) STRICT;

CREATE INDEX ebook_download_by_member ON ebook_download (member_id);
