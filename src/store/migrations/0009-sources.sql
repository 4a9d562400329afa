-- Sources that people set up in the browser. Settings hold no secrets: what a system lets us in with stands apart, sealed.
ALTER TABLE source
  ADD COLUMN secrets    bytea,
  -- Since when it is read; none while it is being set up, and nothing rests on it yet.
  ADD COLUMN started_at timestamptz(3),
  -- When a reading was asked for that has not begun.
  ADD COLUMN asked_at   timestamptz(3),
  -- Read no more from then on. What it said stays, and is unknown.
  ADD COLUMN removed_at timestamptz(3),
  -- Who removed it, so that somebody else decides that its items are gone.
  ADD COLUMN removed_by text;
-- The owner sees no rows of a table that is closed to it too.
ALTER TABLE source NO FORCE ROW LEVEL SECURITY;
UPDATE source SET started_at = recorded_at;
ALTER TABLE source FORCE ROW LEVEL SECURITY;

-- A scope stops being expected where another source answers for it, or two people said that its system is gone.
GRANT DELETE ON scope TO beleg_app;
CREATE INDEX receipt_reading ON receipt (org_id, reading, id);
CREATE INDEX reading_source ON reading (org_id, source, started_at DESC);
