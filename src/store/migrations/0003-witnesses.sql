-- Whose cosignatures an organisation asks for, as a policy in the form of https://c2sp.org/tlog-policy. The last one holds;
-- none means that nobody is asked. `entry` is the log's entry of the change.
CREATE TABLE log_policy (
  org_id      uuid NOT NULL REFERENCES organisation,
  id          bigint GENERATED ALWAYS AS IDENTITY,
  text        text NOT NULL,
  entry       bigint NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (org_id, id)
);

-- Since when a quorum of witnesses has confirmed the checkpoint, by the policy of that time; empty where none has.
ALTER TABLE checkpoint ADD COLUMN witnessed_at timestamptz(3);

ALTER TABLE log_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_policy FORCE ROW LEVEL SECURITY;
CREATE POLICY of_organisation ON log_policy USING (org_id = (SELECT current_setting('beleg.org')::uuid));
-- Policies, like checkpoints, are only ever added.
GRANT SELECT, INSERT ON log_policy TO beleg_app;
