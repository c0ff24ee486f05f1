-- Opening or closing a discussion changes the page of its article too. One row per article: the number of the latest time a
-- moderator did so. A row outlives the decision, so that a page that lags behind can be told that it was taken back.
CREATE TABLE thread_change (
  article_id TEXT    PRIMARY KEY,
  revision   INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

INSERT INTO thread_change (article_id, revision)
SELECT article_id, row_number() OVER (ORDER BY set_at, article_id) FROM thread;

CREATE TRIGGER thread_set AFTER INSERT ON thread BEGIN
  INSERT INTO thread_change VALUES (NEW.article_id, (SELECT coalesce(max(revision), 0) + 1 FROM thread_change))
    ON CONFLICT (article_id) DO UPDATE SET revision = excluded.revision;
END;

CREATE TRIGGER thread_changed AFTER UPDATE OF state ON thread BEGIN
  UPDATE thread_change SET revision = (SELECT max(revision) + 1 FROM thread_change) WHERE article_id = NEW.article_id;
END;

CREATE TRIGGER thread_forgotten AFTER DELETE ON thread BEGIN
  UPDATE thread_change SET revision = (SELECT max(revision) + 1 FROM thread_change) WHERE article_id = OLD.article_id;
END;
