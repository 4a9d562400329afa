-- Mails of a phishing exercise that are still to be sent. A row goes when its mail is written.
CREATE TABLE exercise_mail (
  org_id   uuid NOT NULL REFERENCES organisation,
  exercise uuid NOT NULL,
  person   text NOT NULL,
  -- Of which group they are counted.
  cell     smallint NOT NULL,
  template text NOT NULL,
  due_at   timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, exercise, person)
);
CREATE INDEX exercise_mail_due ON exercise_mail (org_id, due_at);

-- That a link was opened, or a mail reported, once for each; gone when the exercise is over. Unlogged, so that neither a
-- backup nor the database's journal keeps what was deleted. There is one row of kind `begun` by which a loss is noticed.
CREATE UNLOGGED TABLE exercise_mark (
  org_id   uuid NOT NULL,
  exercise uuid NOT NULL,
  -- begun, opened or reported
  kind     text NOT NULL,
  cell     smallint NOT NULL,
  mark     text NOT NULL,
  PRIMARY KEY (org_id, exercise, kind, mark)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['exercise_mail', 'exercise_mark'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_organisation ON %I USING (org_id = (SELECT current_setting(''beleg.org'')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO beleg_app', name);
  END LOOP;
END $$;
