-- Backups that were made and drills that were held, each as it ended; what is due next follows from here.
CREATE TABLE backup (
  org_id     uuid NOT NULL,
  id         uuid NOT NULL,
  -- made: a backup that is kept; drill: one that was restored into a scratch database, compared, and dropped.
  kind       text NOT NULL CHECK (kind IN ('made', 'drill')),
  started_at timestamptz(3) NOT NULL,
  ended_at   timestamptz(3) NOT NULL,
  ok         boolean NOT NULL,
  -- What was counted, or what went wrong.
  detail     jsonb NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX backup_kind ON backup (org_id, kind, started_at DESC);

-- A log that came out of a backup. Nothing is signed until it is known that the public has not seen a later head:
-- a restored database and its restored signed head agree with each other, however old both are.
CREATE TABLE restore (
  org_id       uuid NOT NULL,
  id           uuid NOT NULL,
  backup_id    uuid NOT NULL,
  backup_at    timestamptz(3) NOT NULL,
  restored_at  timestamptz(3) NOT NULL,
  log_size     bigint NOT NULL,
  confirmed_at timestamptz(3),
  confirmed_by text CHECK (confirmed_by IN ('published', 'checkpoint', 'loss-accepted')),
  -- The later checkpoint that the log was found to contain.
  checkpoint   text,
  PRIMARY KEY (org_id, id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['backup', 'restore'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_organisation ON %I USING (org_id = (SELECT current_setting(''beleg.org'')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO beleg_app', name);
  END LOOP;
END $$;
GRANT UPDATE (confirmed_at, confirmed_by, checkpoint) ON restore TO beleg_app;
