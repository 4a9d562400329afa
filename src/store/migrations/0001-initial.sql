-- Every table but `organisation` is led by org_id and closed by row-level security: the owner migrates, the
-- application role runs. A row's history is kept as versions recorded_from … recorded_to by the store's clock;
-- 'infinity' marks the current one. What is filtered on is a column: JSON expressions cannot use an index under RLS.

CREATE TABLE organisation (
  id               uuid PRIMARY KEY,
  slug             text NOT NULL UNIQUE,
  name             text NOT NULL,
  time_zone        text NOT NULL,
  -- Fixed at genesis: the log's name in every checkpoint.
  origin           text NOT NULL UNIQUE,
  -- The store's clock never stands still or goes back; see organisation.ts.
  last_recorded_at timestamptz(3) NOT NULL,
  log_size         bigint NOT NULL DEFAULT 0,
  log_root         bytea NOT NULL
);

CREATE TABLE source (
  org_id      uuid NOT NULL REFERENCES organisation,
  id          text NOT NULL,
  connector   text NOT NULL,
  settings    jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE reading (
  org_id     uuid NOT NULL,
  id         uuid NOT NULL,
  source     text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  ended_at   timestamptz(3),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, source) REFERENCES source
);

CREATE TABLE receipt (
  org_id      uuid NOT NULL,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  reading     uuid NOT NULL,
  source      text NOT NULL,
  scope       text NOT NULL,
  feeds       text[] NOT NULL,
  detail      boolean NOT NULL,
  basis       jsonb NOT NULL,
  complete    boolean NOT NULL,
  because     text,
  message     text,
  calls       integer NOT NULL,
  pages       integer NOT NULL,
  items       integer NOT NULL,
  evidence    text,
  read_at     timestamptz(3) NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX receipt_scope ON receipt (org_id, scope, id DESC);

-- Which receipt speaks for a scope now. A scope once expected stays expected.
CREATE TABLE scope (
  org_id  uuid NOT NULL,
  source  text NOT NULL,
  scope   text NOT NULL,
  receipt bigint NOT NULL,
  PRIMARY KEY (org_id, source, scope)
);

-- Pages of a reading under way. Unlogged: a crash loses the reading, which is then read again.
CREATE UNLOGGED TABLE staged_item (
  org_id     uuid NOT NULL,
  reading    uuid NOT NULL,
  scope      text NOT NULL,
  population text NOT NULL,
  key        text NOT NULL,
  content    jsonb NOT NULL,
  digest     bytea NOT NULL
);
CREATE INDEX staged_item_key ON staged_item (org_id, reading, scope, population, key);

CREATE TABLE item (
  org_id        uuid NOT NULL,
  population    text NOT NULL,
  key           text NOT NULL,
  -- The source that owns the item; for a derived item the key of the item it was derived from.
  source        text NOT NULL,
  scope         text NOT NULL,
  content       jsonb NOT NULL,
  digest        bytea NOT NULL,
  -- False while the last reading of its scope ended before the item was seen again.
  confirmed     boolean NOT NULL,
  recorded_from timestamptz(3) NOT NULL,
  recorded_to   timestamptz(3) NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (org_id, population, key, recorded_from),
  CHECK (recorded_from < recorded_to)
);
CREATE UNIQUE INDEX item_current ON item (org_id, population, key) WHERE recorded_to = 'infinity';
CREATE INDEX item_scope ON item (org_id, scope) WHERE recorded_to = 'infinity';
CREATE INDEX item_source ON item (org_id, population, source) WHERE recorded_to = 'infinity';
CREATE INDEX item_opened ON item (org_id, population, recorded_from);
CREATE INDEX item_closed ON item (org_id, population, recorded_to) WHERE recorded_to < 'infinity';

-- Up to which recorded time a derived population has taken in its inputs.
CREATE TABLE derivation (
  org_id     uuid NOT NULL,
  population text NOT NULL,
  derived_to timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, population)
);

-- The salt key of a subject (a person, or a population). Destroying it erases: every proof still verifies.
CREATE TABLE salt_key (
  org_id  uuid NOT NULL,
  subject text NOT NULL,
  key     bytea NOT NULL,
  PRIMARY KEY (org_id, subject)
);

CREATE TABLE entry (
  org_id    uuid NOT NULL,
  index     bigint NOT NULL,
  type      text NOT NULL,
  at        timestamptz(3) NOT NULL,
  -- Hashed exactly as stored.
  bytes     bytea NOT NULL,
  leaf_hash bytea NOT NULL,
  PRIMARY KEY (org_id, index)
);
CREATE INDEX entry_type ON entry (org_id, type, index DESC);

-- What hides behind the digests of an entry. Deleting a row erases; the entry stays provable.
CREATE TABLE opening (
  org_id     uuid NOT NULL,
  entry      bigint NOT NULL,
  name       text NOT NULL,
  disclosure text NOT NULL,
  PRIMARY KEY (org_id, entry, name)
);

-- Hash tiles of the log and of each test's population tree, 256 wide, as C2SP tlog-tiles lays them out.
CREATE TABLE tile (
  org_id uuid NOT NULL,
  tree   text NOT NULL,
  level  integer NOT NULL,
  n      bigint NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (org_id, tree, level, n)
);

CREATE TABLE checkpoint (
  org_id       uuid NOT NULL,
  id           bigint GENERATED ALWAYS AS IDENTITY,
  size         bigint NOT NULL,
  note         text NOT NULL,
  published_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- What the status function knows (log/fold-state.ts): as of the last status entry, and as far as it has been folded.
CREATE TABLE fold (
  org_id       uuid PRIMARY KEY,
  status_entry bigint NOT NULL,
  state        bytea NOT NULL,
  running_size bigint NOT NULL,
  running      bytea NOT NULL
);

-- An item keeps its slot in a test's population tree for ever; a departed one becomes an absent leaf.
CREATE TABLE slot (
  org_id uuid NOT NULL,
  test   text NOT NULL,
  key    text NOT NULL,
  slot   integer NOT NULL,
  PRIMARY KEY (org_id, test, key),
  UNIQUE (org_id, test, slot)
);

CREATE UNLOGGED TABLE staged_finding (
  org_id  uuid NOT NULL,
  run     uuid NOT NULL,
  key     text NOT NULL,
  slot    integer NOT NULL,
  -- Null where the item departed.
  kind    text,
  verdict text,
  late    boolean,
  reason  jsonb,
  until   timestamptz(3)
);
CREATE INDEX staged_finding_key ON staged_finding (org_id, run, key);

CREATE TABLE finding (
  org_id        uuid NOT NULL,
  test          text NOT NULL,
  key           text NOT NULL,
  kind          text NOT NULL,
  verdict       text NOT NULL,
  late          boolean NOT NULL,
  reason        jsonb,
  -- When time alone may change the verdict.
  until         timestamptz(3),
  recorded_from timestamptz(3) NOT NULL,
  recorded_to   timestamptz(3) NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (org_id, test, key, recorded_from),
  CHECK (recorded_from < recorded_to)
);
CREATE UNIQUE INDEX finding_current ON finding (org_id, test, key) WHERE recorded_to = 'infinity';
CREATE INDEX finding_until ON finding (org_id, test, until) WHERE recorded_to = 'infinity' AND until IS NOT NULL;
CREATE INDEX finding_verdict ON finding (org_id, test, verdict) WHERE recorded_to = 'infinity' AND verdict <> 'pass';

CREATE TABLE run (
  org_id      uuid NOT NULL,
  test        text NOT NULL,
  -- Without gaps, per test.
  seq         integer NOT NULL,
  version     integer NOT NULL,
  at          timestamptz(3) NOT NULL,
  trigger     text NOT NULL,
  result      text NOT NULL,
  counts      jsonb NOT NULL,
  expected    integer NOT NULL,
  unread      jsonb NOT NULL,
  canary      boolean NOT NULL,
  -- Size and root of the population tree.
  size        integer NOT NULL,
  root        bytea NOT NULL,
  -- Everything recorded up to here has been judged.
  judged_to   timestamptz(3) NOT NULL,
  spec        text NOT NULL,
  entry       bigint NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, test, seq)
);

CREATE INDEX run_entry ON run (org_id, entry);

DO $$
DECLARE name text;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO beleg_app', current_schema());
  GRANT SELECT, UPDATE ON organisation TO beleg_app;
  FOREACH name IN ARRAY ARRAY['source', 'reading', 'receipt', 'scope', 'staged_item', 'item', 'derivation', 'salt_key', 'entry',
    'opening', 'tile', 'checkpoint', 'fold', 'slot', 'staged_finding', 'finding', 'run'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_organisation ON %I USING (org_id = current_setting(''beleg.org'')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO beleg_app', name);
  END LOOP;
END $$;

-- History cannot be edited by the application: entries, receipts and checkpoints are only ever added, and of a version
-- only its end is set. Staging is scratch, tiles and scopes are rewritten, keys and openings can be destroyed.
GRANT UPDATE (recorded_to) ON item, finding TO beleg_app;
GRANT UPDATE (ended_at) ON reading TO beleg_app;
GRANT UPDATE ON source, scope, tile, derivation, fold TO beleg_app;
GRANT DELETE ON staged_item, staged_finding, salt_key, opening TO beleg_app;
