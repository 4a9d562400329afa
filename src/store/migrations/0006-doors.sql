-- Who may come in, what they did, and what is sent out. Secrets stand here as digests, or sealed with the instance's key.

-- Under which names people reach an organisation. Looked up before anybody is known, so of no organisation; like the
-- sessions below, read by the owner.
CREATE TABLE hostname (
  name   text PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisation
);

-- Somebody who may sign in. Never deleted: what a person did stays theirs.
CREATE TABLE account (
  org_id        uuid NOT NULL REFERENCES organisation,
  id            uuid NOT NULL,
  email         text NOT NULL,
  -- The same in one spelling (NFKC, small letters): one mailbox, one account.
  email_key     text NOT NULL,
  name          text NOT NULL,
  roles         text[] NOT NULL,
  language      text,
  theme         text,
  -- The item of the population `person` this account belongs to.
  person        text,
  -- argon2id, in the PHC string format; none while there is none.
  password      text,
  -- Sealed; none while there is no such factor.
  totp          bytea,
  -- The last time step that a code was taken for: a code is good once (RFC 6238, section 5.2).
  totp_step     bigint,
  -- Goes up with every change, for optimistic locking.
  version       integer NOT NULL DEFAULT 1,
  created_at    timestamptz(3) NOT NULL,
  disabled_at   timestamptz(3),
  -- What the identity provider that fills this directory calls it.
  external_id   text,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, email_key)
);
CREATE INDEX account_person ON account (org_id, person);

-- An account's subject at an identity provider: what single sign-on is recognised by, and nothing else is.
CREATE TABLE federated_identity (
  org_id     uuid NOT NULL,
  issuer     text NOT NULL,
  subject    text NOT NULL,
  account    uuid NOT NULL,
  linked_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, issuer, subject),
  FOREIGN KEY (org_id, account) REFERENCES account
);

CREATE TABLE passkey (
  org_id       uuid NOT NULL,
  -- The credential id, base64url.
  id           text NOT NULL,
  account      uuid NOT NULL,
  public_key   bytea NOT NULL,
  counter      bigint NOT NULL,
  transports   text[] NOT NULL,
  name         text NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, account) REFERENCES account
);
CREATE INDEX passkey_account ON passkey (org_id, account);

CREATE TABLE recovery_code (
  org_id  uuid NOT NULL,
  account uuid NOT NULL,
  digest  bytea NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (org_id, account, digest),
  FOREIGN KEY (org_id, account) REFERENCES account
);

-- Looked up by the digest of what the browser holds, before the organisation is known.
CREATE TABLE session (
  digest      bytea PRIMARY KEY,
  org_id      uuid NOT NULL,
  -- What the list of sessions names it by: the digest stays here.
  id          uuid NOT NULL UNIQUE,
  account     uuid NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  seen_at     timestamptz(3) NOT NULL,
  -- When the person last proved who they are; sensitive actions ask for a recent proof.
  proved_at   timestamptz(3) NOT NULL,
  -- password, totp, recovery, passkey, oidc, saml, link
  factors     text[] NOT NULL,
  -- Browser and address, for the list of sessions alone.
  agent       text NOT NULL,
  address     text NOT NULL,
  FOREIGN KEY (org_id, account) REFERENCES account
);
CREATE INDEX session_account ON session (org_id, account);

-- A link or a step that is good once and for a while: an invitation, a sign-in link, the second step of a sign-in, a
-- passkey's challenge, a single sign-on under way.
CREATE TABLE ticket (
  digest     bytea NOT NULL,
  org_id     uuid NOT NULL REFERENCES organisation,
  purpose    text NOT NULL,
  account    uuid,
  content    jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at    timestamptz(3),
  PRIMARY KEY (org_id, digest)
);
CREATE INDEX ticket_account ON ticket (org_id, account, purpose);

-- Tokens for machines. Of whom, for what, until when.
CREATE TABLE api_token (
  org_id      uuid NOT NULL,
  id          uuid NOT NULL,
  digest      bytea NOT NULL,
  name        text NOT NULL,
  account     uuid NOT NULL,
  -- Permissions; an action needs the token's and its account's.
  scope       text[] NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL,
  used_at     timestamptz(3),
  revoked_at  timestamptz(3),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, digest),
  FOREIGN KEY (org_id, account) REFERENCES account
);

-- What happened at the door: sign-ins and refusals, factors changed, sessions ended. Only ever added.
CREATE TABLE door_event (
  org_id  uuid NOT NULL REFERENCES organisation,
  id      bigint GENERATED ALWAYS AS IDENTITY,
  at      timestamptz(3) NOT NULL,
  kind    text NOT NULL,
  account uuid,
  address text NOT NULL,
  agent   text NOT NULL,
  detail  jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX door_event_account ON door_event (org_id, account, id DESC);

-- The answer given under an idempotency key, so that whoever asks again gets it again and nothing happens twice.
CREATE TABLE idempotency (
  org_id     uuid NOT NULL REFERENCES organisation,
  actor      text NOT NULL,
  key        text NOT NULL,
  request    bytea NOT NULL,
  status     integer NOT NULL,
  answer     jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, actor, key)
);

-- What people did, as the log's `action` entry says in digests: for the pages.
CREATE TABLE action (
  org_id  uuid NOT NULL REFERENCES organisation,
  entry   bigint NOT NULL,
  at      timestamptz(3) NOT NULL,
  -- `exception.request`
  name    text NOT NULL,
  -- An account's id, `cli`, or `scim`.
  actor   text NOT NULL,
  -- What it was done to, as `population/key`, where there is one.
  subject text,
  input   jsonb NOT NULL,
  PRIMARY KEY (org_id, entry)
);
CREATE INDEX action_subject ON action (org_id, subject, entry DESC);
CREATE INDEX action_actor ON action (org_id, actor, entry DESC);

-- What is to be sent: written in the transaction that makes it true, sent after, again until it arrives or is given up.
CREATE TABLE outbox (
  org_id     uuid NOT NULL REFERENCES organisation,
  id         uuid NOT NULL,
  -- mail or webhook
  channel    text NOT NULL,
  -- An address, or a webhook's id.
  recipient  text NOT NULL,
  content    jsonb NOT NULL,
  -- One occasion, one message, however often it is written.
  occasion   text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  due_at     timestamptz(3) NOT NULL,
  attempts   integer NOT NULL DEFAULT 0,
  sent_at    timestamptz(3),
  given_up_at timestamptz(3),
  trouble    text,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, channel, recipient, occasion)
);
CREATE INDEX outbox_due ON outbox (org_id, due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

CREATE TABLE webhook (
  org_id      uuid NOT NULL REFERENCES organisation,
  id          uuid NOT NULL,
  url         text NOT NULL,
  -- Sealed.
  secret      bytea NOT NULL,
  events      text[] NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  disabled_at timestamptz(3),
  PRIMARY KEY (org_id, id)
);

-- A file that was handed in, by its digest; the bytes are a blob. What it is for says the item that names it.
CREATE TABLE document (
  org_id      uuid NOT NULL REFERENCES organisation,
  id          uuid NOT NULL,
  -- As it was called, without any path.
  name        text NOT NULL,
  -- By its first bytes, not by what the browser said.
  type        text NOT NULL,
  size        bigint NOT NULL,
  digest      bytea NOT NULL,
  uploaded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- People outside who asked for a document or for mails. Their rows can be deleted.
CREATE TABLE document_request (
  org_id      uuid NOT NULL REFERENCES organisation,
  id          uuid NOT NULL,
  document    text NOT NULL,
  name        text NOT NULL,
  company     text NOT NULL,
  email       text NOT NULL,
  language    text NOT NULL,
  -- The digest of the agreement's text that was accepted, and when.
  agreement   bytea NOT NULL,
  agreed_at   timestamptz(3) NOT NULL,
  confirmed_at timestamptz(3),
  decided_at  timestamptz(3),
  decided_by  uuid,
  granted     boolean,
  -- Digest of what the link holds.
  link        bytea,
  expires_at  timestamptz(3),
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX document_request_link ON document_request (org_id, link);

CREATE TABLE document_access (
  org_id  uuid NOT NULL,
  id      bigint GENERATED ALWAYS AS IDENTITY,
  request uuid NOT NULL,
  at      timestamptz(3) NOT NULL,
  address text NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE subscription (
  org_id       uuid NOT NULL REFERENCES organisation,
  id           uuid NOT NULL,
  email        text NOT NULL,
  email_key    text NOT NULL,
  language     text NOT NULL,
  digest       bytea NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  confirmed_at timestamptz(3),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, email_key)
);

-- How often somebody tried something lately; of no organisation, as a flood asks for none. Scratch.
CREATE UNLOGGED TABLE attempt (
  key    varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['account', 'federated_identity', 'passkey', 'recovery_code', 'session', 'ticket', 'api_token',
    'door_event', 'idempotency', 'action', 'outbox', 'webhook', 'document', 'document_request', 'document_access', 'subscription'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_organisation ON %I USING (org_id = (SELECT current_setting(''beleg.org'')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO beleg_app', name);
    -- Of sessions the owner reads one, by its digest, before the organisation is known.
    IF name <> 'session' THEN
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    END IF;
  END LOOP;
END $$;
GRANT UPDATE (email, email_key, name, roles, language, theme, person, password, totp, totp_step, version, disabled_at, external_id) ON account TO beleg_app;
GRANT UPDATE (counter, name, last_used_at), DELETE ON passkey TO beleg_app;
GRANT DELETE ON federated_identity TO beleg_app;
GRANT UPDATE (used_at), DELETE ON recovery_code TO beleg_app;
GRANT UPDATE (seen_at, proved_at, factors), DELETE ON session TO beleg_app;
GRANT UPDATE (used_at, content), DELETE ON ticket TO beleg_app;
GRANT UPDATE (used_at, revoked_at) ON api_token TO beleg_app;
GRANT DELETE ON idempotency TO beleg_app;
GRANT UPDATE (due_at, attempts, sent_at, given_up_at, trouble, content), DELETE ON outbox TO beleg_app;
GRANT UPDATE (url, secret, events, disabled_at) ON webhook TO beleg_app;
GRANT UPDATE (confirmed_at, decided_at, decided_by, granted, link, expires_at), DELETE ON document_request TO beleg_app;
GRANT UPDATE (confirmed_at, language, digest), DELETE ON subscription TO beleg_app;
GRANT DELETE ON document_access TO beleg_app;
