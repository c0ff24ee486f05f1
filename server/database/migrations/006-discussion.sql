-- Replies, imported writers without an account, what a moderator did, and who follows what.
CREATE TABLE new_reaction (
  id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: an old permalink must not point at someone else's words
  article_id   TEXT    NOT NULL,
  parent_id    INTEGER REFERENCES new_reaction (id), -- the reaction that opened the thread; null: this one did
  answers_id   INTEGER REFERENCES new_reaction (id), -- whom a reply speaks to: the parent or another reply under it
  member_id    INTEGER REFERENCES member (id),
  guest_name   TEXT,                                 -- imported: a name and no account
  text         TEXT    NOT NULL,
  form_key     TEXT    NOT NULL,
  source       TEXT    UNIQUE,                       -- where it was imported from: a second run adds nothing
  placed_at    INTEGER NOT NULL,
  edited_at    INTEGER,
  moderated_at INTEGER,                              -- a moderator changed the words
  withdrawn_at INTEGER,
  held_for     TEXT,                                 -- why it waits for a moderator; null: it does not
  released_at  INTEGER,                              -- a moderator let it through
  hidden_at    INTEGER,
  notified_at  INTEGER,                              -- who wanted to know has been written down to be told
  CHECK ((member_id IS NULL) = (guest_name IS NOT NULL)),
  UNIQUE (member_id, form_key)
) STRICT;

INSERT INTO new_reaction (id, article_id, member_id, text, form_key, placed_at, edited_at, withdrawn_at, notified_at)
SELECT id, article_id, member_id, text, form_key, placed_at, edited_at, withdrawn_at, placed_at FROM reaction;

CREATE TABLE new_report (
  id          INTEGER PRIMARY KEY,
  reaction_id INTEGER NOT NULL REFERENCES new_reaction (id),
  member_id   INTEGER REFERENCES member (id) ON DELETE SET NULL,
  name        TEXT,
  email       TEXT,
  reason      TEXT    NOT NULL CHECK (reason IN ('unlawful', 'person', 'privacy', 'advertising', 'other')),
  explanation TEXT    NOT NULL,
  form_key    TEXT    NOT NULL UNIQUE,
  reported_at INTEGER NOT NULL,
  decided_at  INTEGER,
  outcome     TEXT    CHECK (outcome IN ('hidden', 'kept')),
  decided_by  INTEGER REFERENCES member (id) ON DELETE SET NULL
) STRICT;

INSERT INTO new_report (id, reaction_id, member_id, name, email, reason, explanation, form_key, reported_at)
SELECT id, reaction_id, member_id, name, email, reason, explanation, form_key, reported_at FROM report;

-- Numbers of reactions that are gone stay used.
DELETE FROM sqlite_sequence WHERE name = 'new_reaction';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_reaction', seq FROM sqlite_sequence WHERE name = 'reaction';

DROP TABLE report;
DROP TABLE reaction;
ALTER TABLE new_reaction RENAME TO reaction;
ALTER TABLE new_report RENAME TO report;

CREATE INDEX reaction_by_article ON reaction (article_id, placed_at, id);
CREATE INDEX reaction_by_parent ON reaction (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX reaction_by_answered ON reaction (answers_id) WHERE answers_id IS NOT NULL;
CREATE INDEX reaction_by_member ON reaction (member_id, placed_at);
CREATE INDEX reaction_by_time ON reaction (placed_at, id);
-- Finds the same words again without reading what everyone wrote today.
CREATE INDEX reaction_by_opening ON reaction (substr(lower(text), 1, 60), placed_at);
CREATE INDEX reaction_held ON reaction (placed_at) WHERE held_for IS NOT NULL;
CREATE INDEX reaction_hidden ON reaction (hidden_at) WHERE hidden_at IS NOT NULL;
CREATE INDEX reaction_to_notify ON reaction (placed_at) WHERE notified_at IS NULL;
CREATE INDEX report_by_reaction ON report (reaction_id);
CREATE INDEX report_open ON report (reported_at) WHERE decided_at IS NULL;
CREATE INDEX report_by_member ON report (member_id);

-- A ban has a term (null: until it is lifted); silenced: what the member wrote is out of sight as long as it lasts.
ALTER TABLE member ADD COLUMN banned_until INTEGER;
ALTER TABLE member ADD COLUMN silenced INTEGER NOT NULL DEFAULT 0 CHECK (silenced IN (0, 1));
CREATE INDEX member_banned ON member (banned_until) WHERE banned_at IS NOT NULL;
CREATE INDEX member_staff ON member (role) WHERE role <> 'member';

-- One row per reaction: the number of its latest change. A row outlives its reaction, so that a copy of a page somewhere
-- can be told what is gone. Triggers keep it, so no way of writing can forget it.
CREATE TABLE change (
  reaction_id INTEGER PRIMARY KEY,
  article_id  TEXT    NOT NULL,
  revision    INTEGER NOT NULL UNIQUE
) STRICT;

CREATE INDEX change_by_article ON change (article_id, revision);

INSERT INTO change (reaction_id, article_id, revision) SELECT id, article_id, id FROM reaction;

CREATE TRIGGER reaction_added AFTER INSERT ON reaction BEGIN
  INSERT INTO change VALUES (NEW.id, NEW.article_id, (SELECT coalesce(max(revision), 0) + 1 FROM change))
    ON CONFLICT (reaction_id) DO UPDATE SET revision = excluded.revision;
  UPDATE change SET revision = (SELECT max(revision) + 1 FROM change) WHERE reaction_id = NEW.parent_id;
END;

CREATE TRIGGER reaction_changed
AFTER UPDATE OF text, edited_at, moderated_at, withdrawn_at, held_for, hidden_at, member_id, guest_name ON reaction BEGIN
  UPDATE change SET revision = (SELECT max(revision) + 1 FROM change) WHERE reaction_id = NEW.id;
  UPDATE change SET revision = (SELECT max(revision) + 1 FROM change) WHERE reaction_id = NEW.parent_id;
END;

CREATE TRIGGER reaction_gone AFTER DELETE ON reaction BEGIN
  UPDATE change SET revision = (SELECT max(revision) + 1 FROM change) WHERE reaction_id = OLD.id;
  UPDATE change SET revision = (SELECT max(revision) + 1 FROM change) WHERE reaction_id = OLD.parent_id;
END;

CREATE TRIGGER writer_changed AFTER UPDATE OF name, role, author_id, silenced ON member
WHEN OLD.name <> NEW.name OR OLD.role <> NEW.role OR OLD.author_id IS NOT NEW.author_id OR OLD.silenced <> NEW.silenced BEGIN
  UPDATE reaction SET text = text WHERE member_id = NEW.id;
END;

-- A moderator opened or closed the discussion under an article; it goes before the article's own word and its age.
CREATE TABLE thread (
  article_id TEXT    PRIMARY KEY,
  state      TEXT    NOT NULL CHECK (state IN ('open', 'closed')),
  set_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every act of a moderator, with what is needed to undo it. Nothing is ever removed from it but a person's words.
CREATE TABLE act (
  id           INTEGER PRIMARY KEY,
  kind         TEXT    NOT NULL,
  moderator_id INTEGER REFERENCES member (id) ON DELETE SET NULL,
  reaction_id  INTEGER,
  member_id    INTEGER REFERENCES member (id) ON DELETE SET NULL,
  article_id   TEXT,
  rule         TEXT,
  reason       TEXT,
  before       TEXT    NOT NULL DEFAULT '{}',
  acted_at     INTEGER NOT NULL,
  undone_at    INTEGER
) STRICT;

CREATE INDEX act_by_reaction ON act (reaction_id);
CREATE INDEX act_by_member ON act (member_id);
CREATE INDEX act_by_moderator ON act (moderator_id);

-- Someone does not agree: the writer with an act, or a reporter with the decision on a report (DSA art. 20).
CREATE TABLE objection (
  id          INTEGER PRIMARY KEY,
  act_id      INTEGER REFERENCES act (id),
  report_id   INTEGER REFERENCES report (id),
  text        TEXT    NOT NULL,
  made_at     INTEGER NOT NULL,
  decided_at  INTEGER,
  granted     INTEGER CHECK (granted IN (0, 1)),
  answer      TEXT,
  decided_by  INTEGER REFERENCES member (id) ON DELETE SET NULL,
  CHECK ((act_id IS NULL) <> (report_id IS NULL)),
  UNIQUE (act_id),
  UNIQUE (report_id)
) STRICT;

CREATE INDEX objection_open ON objection (made_at) WHERE decided_at IS NULL;

-- Who asked for mail about an article, and who wants no more of it: 'muted' also silences replies to oneself, 'replies'
-- only remembers when the last digest went to someone who did not ask for more than those.
CREATE TABLE follow (
  member_id  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  article_id TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('following', 'replies', 'muted')),
  set_at     INTEGER NOT NULL,
  mailed_at  INTEGER,
  PRIMARY KEY (member_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX follow_by_article ON follow (article_id) WHERE state = 'following';

-- What a member is still to be told; a digest takes all of one article together.
CREATE TABLE notice (
  member_id   INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  reaction_id INTEGER NOT NULL REFERENCES reaction (id) ON DELETE CASCADE,
  article_id  TEXT    NOT NULL,
  noted_at    INTEGER NOT NULL,
  PRIMARY KEY (member_id, reaction_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_by_reaction ON notice (reaction_id);

-- When the moderators were last told what waits.
CREATE TABLE moment (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
