-- What a run over a million items costs: a finding carries its item's slot, so that one table is written in place of
-- two; findings are staged as they will stand, and what says the same again is not staged at all; scratch tables have
-- no more of an index than finding one scope's rows needs.

-- The owner fills the new column; row-level security is forced on it too, and opens for that only.
ALTER TABLE finding NO FORCE ROW LEVEL SECURITY;
ALTER TABLE slot NO FORCE ROW LEVEL SECURITY;
ALTER TABLE finding ADD COLUMN slot integer;
UPDATE finding f SET slot = s.slot FROM slot s WHERE s.org_id = f.org_id AND s.test = f.test AND s.key = f.key;
ALTER TABLE finding ALTER COLUMN slot SET NOT NULL;
ALTER TABLE finding FORCE ROW LEVEL SECURITY;
DROP TABLE slot;
CREATE UNIQUE INDEX finding_slot ON finding (org_id, test, slot) WHERE recorded_to = 'infinity';

-- Scratch: read from one end to the other, never looked up.
DROP TABLE staged_finding;
CREATE UNLOGGED TABLE staged_finding (
  org_id  uuid NOT NULL,
  run     uuid NOT NULL,
  key     text NOT NULL,
  slot    integer NOT NULL,
  -- Whether another finding of the item ends with this one.
  closes  boolean NOT NULL,
  -- Null where the item departed.
  kind    text,
  verdict text,
  late    boolean,
  reason  jsonb,
  until   timestamptz(3)
);
ALTER TABLE staged_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE staged_finding FORCE ROW LEVEL SECURITY;
CREATE POLICY of_organisation ON staged_finding USING (org_id = current_setting('beleg.org')::uuid);
GRANT SELECT, INSERT, DELETE ON staged_finding TO beleg_app;

DROP INDEX staged_item_key;
CREATE INDEX staged_item_scope ON staged_item (org_id, reading, scope);

-- In brackets the setting is looked up once a statement, not once a row.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_policies WHERE schemaname = current_schema() AND policyname = 'of_organisation' LOOP
    EXECUTE format('ALTER POLICY of_organisation ON %I USING (org_id = (SELECT current_setting(''beleg.org'')::uuid))', name);
  END LOOP;
END $$;
