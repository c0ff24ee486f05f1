-- What an operator gives by hand, and until when payments give access: derived from the tables below, never set by hand.
-- tier and pro_until, which everything else reads, follow from both.
ALTER TABLE member ADD COLUMN given_tier TEXT NOT NULL DEFAULT 'free' CHECK (given_tier IN ('free', 'pro'));
ALTER TABLE member ADD COLUMN given_until INTEGER;
ALTER TABLE member ADD COLUMN paid_access_until INTEGER;
-- What a member is told: until when is paid, without grace.
ALTER TABLE member ADD COLUMN paid_until INTEGER;
CREATE INDEX member_by_paid_until ON member (paid_until) WHERE paid_until IS NOT NULL;
UPDATE member SET given_tier = tier, given_until = pro_until;

CREATE TRIGGER member_tier AFTER UPDATE OF given_tier, given_until, paid_access_until ON member
BEGIN
  UPDATE member SET
    tier = CASE WHEN NEW.given_tier = 'pro' OR NEW.paid_access_until IS NOT NULL THEN 'pro' ELSE 'free' END,
    pro_until = CASE
      WHEN NEW.given_tier = 'free' THEN NEW.paid_access_until
      WHEN NEW.given_until IS NULL THEN NULL
      ELSE max(NEW.given_until, coalesce(NEW.paid_access_until, 0))
    END
  WHERE id = NEW.id;
END;

-- Whom the payment company knows as whom.
CREATE TABLE customer (
  id TEXT PRIMARY KEY,
  member_id INTEGER UNIQUE REFERENCES member ON DELETE SET NULL
) STRICT;

-- What a member ordered, at what price. The number is what a customer quotes; nobody can guess another's.
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL UNIQUE,
  member_id INTEGER REFERENCES member ON DELETE SET NULL,
  plan TEXT NOT NULL CHECK (plan IN ('month', 'year', 'gift', 'ebook')),
  -- 'new', or what it follows on: then paying twice is not paying double.
  follows TEXT NOT NULL DEFAULT 'new' CHECK (follows IN ('new', 'again', 'switch', 'catch-up')),
  cents INTEGER NOT NULL CHECK (cents > 0),
  -- What a renewal costs; another than the first term's when a code took something off.
  renewal_cents INTEGER NOT NULL CHECK (renewal_cents > 0),
  code TEXT,
  form_key TEXT NOT NULL,
  terms TEXT NOT NULL,
  -- Which text was agreed to that gives up the right of withdrawal, and by when: for the e-book alone, and only if ticked.
  waiver TEXT,
  ordered_at INTEGER NOT NULL,
  payment_id TEXT UNIQUE,
  checkout_url TEXT,
  withdrawn_at INTEGER,
  UNIQUE (member_id, form_key)
) STRICT;

-- Payments as the payment company last told: a snapshot, replaced each time it is asked. The rest is derived from these.
CREATE TABLE payment (
  id TEXT PRIMARY KEY,
  purchase_id INTEGER NOT NULL REFERENCES purchase,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal')),
  cents INTEGER NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  paid_at INTEGER,
  refunds TEXT NOT NULL DEFAULT '[]',
  chargebacks TEXT NOT NULL DEFAULT '[]',
  -- Why it counts for nothing until someone has looked; null: it is as it was ordered.
  doubt TEXT,
  mandate_id TEXT,
  fetched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_by_purchase ON payment (purchase_id);
CREATE INDEX purchase_by_member ON purchase (member_id);

CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  purchase_id INTEGER NOT NULL REFERENCES purchase,
  customer_id TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  status TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

CREATE INDEX subscription_by_purchase ON subscription (purchase_id);

-- What a member or an operator did that changes what payments mean.
CREATE TABLE membership_act (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  member_id INTEGER REFERENCES member ON DELETE SET NULL,
  purchase_id INTEGER REFERENCES purchase,
  kind TEXT NOT NULL CHECK (kind IN ('cancel', 'resume', 'end', 'withdraw', 'give', 'refund', 'fail', 'note')),
  at INTEGER NOT NULL,
  -- end and give: until when.
  until INTEGER,
  cents INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  moderator_id INTEGER REFERENCES member ON DELETE SET NULL
) STRICT;
CREATE INDEX membership_act_by_member ON membership_act (member_id);

-- Webhooks: written down first, answered, looked into after that.
CREATE TABLE webhook (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_id TEXT NOT NULL,
  purchase_id INTEGER,
  received_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  done_at INTEGER,
  fault TEXT
) STRICT;
CREATE UNIQUE INDEX webhook_waiting ON webhook (payment_id) WHERE done_at IS NULL;

-- What must be asked of the payment company, once each, whatever happens in between.
CREATE TABLE errand (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('subscribe', 'unsubscribe', 'refund', 'forget')),
  cause TEXT NOT NULL UNIQUE,
  facts TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  done_at INTEGER,
  fault TEXT
) STRICT;
CREATE INDEX errand_waiting ON errand (next_at) WHERE done_at IS NULL;

-- Numbered without gaps within a year (Wet OB art. 35a): the number is given in the transaction that writes the row.
CREATE TABLE invoice (
  year INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit')),
  -- What it is for: one payment, one refund or one chargeback.
  cause TEXT NOT NULL UNIQUE,
  purchase_id INTEGER NOT NULL REFERENCES purchase,
  payment_id TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  cents INTEGER NOT NULL,
  vat_percent INTEGER NOT NULL,
  vat_cents INTEGER NOT NULL,
  description TEXT NOT NULL,
  customer_name TEXT NOT NULL,
  PRIMARY KEY (year, sequence)
) STRICT;

-- A year as a present: the code is kept as a hash, and works once.
CREATE TABLE gift (
  code_hash BLOB PRIMARY KEY,
  purchase_id INTEGER NOT NULL UNIQUE REFERENCES purchase,
  redeemed_by INTEGER REFERENCES member ON DELETE SET NULL,
  redeemed_at INTEGER
) STRICT;
