-- A reading that goes on where another broke off: `began` is the first of them, `as_of` when that
-- began by its clock, `asked` a digest of what is read and how.
-- `passing` says of an ended one that scopes failed for reasons that pass by themselves.
ALTER TABLE reading
  ADD COLUMN began uuid,
  ADD COLUMN as_of timestamptz(3),
  ADD COLUMN asked text,
  ADD COLUMN passing boolean NOT NULL DEFAULT false;
GRANT UPDATE (passing) ON reading TO beleg_app;

-- Parts of a reading that were read whole, by the first reading they belong to; gone with the next one that begins anew.
CREATE TABLE reading_part (
  org_id  uuid NOT NULL,
  reading uuid NOT NULL,
  source  text NOT NULL,
  part    text NOT NULL,
  scopes  text[] NOT NULL,
  PRIMARY KEY (org_id, reading, part)
);
ALTER TABLE reading_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE reading_part FORCE ROW LEVEL SECURITY;
CREATE POLICY of_organisation ON reading_part USING (org_id = (SELECT current_setting('beleg.org')::uuid));
GRANT SELECT, INSERT, DELETE ON reading_part TO beleg_app;
