-- Six roles where there were three. Column by column: rebuilding member would take along what refers to it.
DROP TRIGGER writer_changed;
DROP INDEX member_staff;

ALTER TABLE member ADD COLUMN new_role TEXT NOT NULL DEFAULT 'member'
  CHECK (new_role IN ('member', 'author', 'moderator', 'editor', 'bookkeeper', 'administrator'));

-- An editor could do everything until now. As an administrator nobody loses what they had, and every site keeps someone
-- who can give roles. Who wrote without a role is what they were: an author.
UPDATE member SET new_role = CASE
  WHEN role = 'editor' THEN 'administrator'
  WHEN role = 'member' AND author_id IS NOT NULL THEN 'author'
  ELSE role
END WHERE role <> 'member' OR author_id IS NOT NULL;

ALTER TABLE member DROP COLUMN role;
ALTER TABLE member RENAME COLUMN new_role TO role;

CREATE INDEX member_staff ON member (role) WHERE role <> 'member';
CREATE TRIGGER writer_changed AFTER UPDATE OF name, role, author_id, silenced ON member
WHEN OLD.name <> NEW.name OR OLD.role <> NEW.role OR OLD.author_id IS NOT NEW.author_id OR OLD.silenced <> NEW.silenced BEGIN
  UPDATE reaction SET text = text WHERE member_id = NEW.id;
END;

-- Who did what at the desk, who of the house signed in, and what left the house: numbers and moments. No secret, no network
-- address, and no words of anyone: those stand where they belong, and go from there.
CREATE TABLE audit (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT    NOT NULL,
  actor_id   INTEGER REFERENCES member (id) ON DELETE SET NULL,
  by_command INTEGER NOT NULL DEFAULT 0 CHECK (by_command IN (0, 1)), -- typed on the machine, where nobody signs in
  member_id  INTEGER REFERENCES member (id) ON DELETE SET NULL,       -- whom it was about
  reaction_id INTEGER,
  article_id TEXT,
  detail     TEXT    NOT NULL DEFAULT '',                             -- a sum, a moment, a file, or roles: by its kind
  at         INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_actor ON audit (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_member ON audit (member_id) WHERE member_id IS NOT NULL;

-- Triggers write down what is a row already, so no way of doing it can forget. What comes about by itself is nobody's deed.
CREATE TRIGGER act_audited AFTER INSERT ON act WHEN NEW.moderator_id IS NOT NULL BEGIN
  INSERT INTO audit (kind, actor_id, member_id, reaction_id, article_id, at)
  VALUES (NEW.kind, NEW.moderator_id, NEW.member_id, NEW.reaction_id, NEW.article_id, NEW.acted_at);
END;

CREATE TRIGGER membership_act_audited AFTER INSERT ON membership_act WHEN NEW.moderator_id IS NOT NULL BEGIN
  INSERT INTO audit (kind, actor_id, member_id, detail, at)
  VALUES (NEW.kind, NEW.moderator_id, NEW.member_id, coalesce(NEW.until, NEW.cents, ''), NEW.at);
END;
