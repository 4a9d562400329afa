-- Scratch names its test, so that what a killed run left can be told from what another test's run is staging now.
TRUNCATE staged_finding;
ALTER TABLE staged_finding ADD COLUMN test text NOT NULL;

-- An organisation may have had several logs, one after the other (docs/decisions/0011). The present one is numbered; each
-- earlier one keeps its rows under an organisation of its own, which has ended and says why.
ALTER TABLE organisation
  ADD COLUMN log_number integer NOT NULL DEFAULT 1,
  ADD COLUMN ended_at timestamptz(3),
  ADD COLUMN ended_because text,
  ADD COLUMN continued_by uuid REFERENCES organisation,
  -- The last head that was signed, as the checkpoint says it: where the log ended for those who verify.
  ADD COLUMN signed_size bigint,
  ADD COLUMN signed_root bytea,
  ADD CHECK ((ended_at IS NULL) = (continued_by IS NULL));
