-- Who was removed, without a name: a copy of these rows lies beside the backups, so that a restored database forgets them
-- again. Numbers of members can be given out anew, so the moment of joining says that it is the same person.
CREATE TABLE erasure (
  member_id      INTEGER NOT NULL,
  joined_at      INTEGER NOT NULL,
  reactions_too  INTEGER NOT NULL CHECK (reactions_too IN (0, 1)),
  erased_at      INTEGER NOT NULL,
  PRIMARY KEY (member_id, joined_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_with_name ON report (decided_at) WHERE name IS NOT NULL OR email IS NOT NULL;
CREATE INDEX mail_to_empty ON mail (written_at) WHERE sent_at IS NOT NULL AND (address <> '' OR subject <> '');
CREATE INDEX mail_by_sending ON mail (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX member_by_joining ON member (joined_at);
CREATE INDEX member_by_tier ON member (tier);
CREATE INDEX mail_dead ON mail (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX member_unverified ON member (joined_at) WHERE verified_at IS NULL;
CREATE INDEX unlock_by_time ON unlock (unlocked_at);
CREATE INDEX ebook_download_by_time ON ebook_download (downloaded_at);
CREATE INDEX webhook_done ON webhook (done_at) WHERE done_at IS NOT NULL;
