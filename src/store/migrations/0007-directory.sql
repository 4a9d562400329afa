-- People by their mailbox, and what the company's identity provider says of them (SCIM 2.0, RFC 7643).

-- One mailbox, one person: where an import and a directory find somebody again.
CREATE TABLE person_mailbox (
  org_id    uuid NOT NULL REFERENCES organisation,
  email_key text NOT NULL,
  -- The key of an item of the population `person`.
  person    text NOT NULL,
  PRIMARY KEY (org_id, email_key)
);
CREATE INDEX person_mailbox_person ON person_mailbox (org_id, person);

-- A user as the directory sent it. The id is the account's; whoever was deleted there and comes back finds the same.
CREATE TABLE directory_user (
  org_id        uuid NOT NULL,
  id            uuid NOT NULL,
  user_name     text NOT NULL,
  -- The same in one spelling: NFKC, small letters.
  user_name_key text NOT NULL,
  external_id   text,
  -- What we keep of it, in SCIM's own names.
  resource      jsonb NOT NULL,
  -- Roles the account has because of its groups, and would not have without.
  granted       text[] NOT NULL,
  -- Goes up with every change: the ETag.
  version       integer NOT NULL,
  created_at    timestamptz(3) NOT NULL,
  changed_at    timestamptz(3) NOT NULL,
  deleted_at    timestamptz(3),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, id) REFERENCES account
);
CREATE UNIQUE INDEX directory_user_name ON directory_user (org_id, user_name_key) WHERE deleted_at IS NULL;
CREATE INDEX directory_user_external ON directory_user (org_id, external_id);
CREATE INDEX directory_user_created ON directory_user (org_id, created_at, id) WHERE deleted_at IS NULL;

CREATE TABLE directory_group (
  org_id      uuid NOT NULL REFERENCES organisation,
  id          uuid NOT NULL,
  name        text NOT NULL,
  name_key    text NOT NULL,
  external_id text,
  version     integer NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  changed_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, name_key)
);
CREATE INDEX directory_group_created ON directory_group (org_id, created_at, id);

CREATE TABLE directory_member (
  org_id   uuid NOT NULL,
  group_id uuid NOT NULL,
  user_id  uuid NOT NULL,
  PRIMARY KEY (org_id, group_id, user_id),
  FOREIGN KEY (org_id, group_id) REFERENCES directory_group,
  FOREIGN KEY (org_id, user_id) REFERENCES directory_user
);
CREATE INDEX directory_member_user ON directory_member (org_id, user_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['person_mailbox', 'directory_user', 'directory_group', 'directory_member'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_organisation ON %I USING (org_id = (SELECT current_setting(''beleg.org'')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO beleg_app', name);
  END LOOP;
END $$;
GRANT DELETE ON person_mailbox, directory_group, directory_member TO beleg_app;
GRANT UPDATE (user_name, user_name_key, external_id, resource, granted, version, changed_at, deleted_at) ON directory_user TO beleg_app;
GRANT UPDATE (name, name_key, external_id, version, changed_at) ON directory_group TO beleg_app;
