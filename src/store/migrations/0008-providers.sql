-- What identity providers know us by: sealed, never shown again.
CREATE TABLE provider_secret (
  org_id   uuid NOT NULL REFERENCES organisation,
  -- The key of an item of the population `identity-provider`.
  provider text NOT NULL,
  secret   bytea NOT NULL,
  PRIMARY KEY (org_id, provider)
);
ALTER TABLE provider_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY of_organisation ON provider_secret USING (org_id = (SELECT current_setting('beleg.org')::uuid));
GRANT SELECT, INSERT, UPDATE (secret), DELETE ON provider_secret TO beleg_app;
