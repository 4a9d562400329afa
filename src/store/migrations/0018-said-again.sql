-- Most scopes say the same at every reading: what is said again is noted at the receipt that said it first, and each reading
-- keeps the sums of what it was told.
ALTER TABLE receipt
  -- Of the last reading that said the same; none where no other did.
  ADD COLUMN last_read_at     timestamptz(3),
  ADD COLUMN last_recorded_at timestamptz(3);
-- Room on each page for the version that is written next.
ALTER TABLE receipt SET (fillfactor = 70);
GRANT UPDATE (last_read_at, last_recorded_at) ON receipt TO beleg_app;

ALTER TABLE reading
  ADD COLUMN complete   integer NOT NULL DEFAULT 0,
  ADD COLUMN incomplete integer NOT NULL DEFAULT 0,
  ADD COLUMN calls      integer NOT NULL DEFAULT 0,
  ADD COLUMN items      integer NOT NULL DEFAULT 0,
  -- The scope that answered last.
  ADD COLUMN last_scope text;
GRANT UPDATE (complete, incomplete, calls, items, last_scope) ON reading TO beleg_app;

-- The owner sees no rows of a table that is closed to it too.
ALTER TABLE reading NO FORCE ROW LEVEL SECURITY;
ALTER TABLE receipt NO FORCE ROW LEVEL SECURITY;
UPDATE reading r SET complete = f.complete, incomplete = f.incomplete, calls = f.calls, items = f.items, last_scope = f.last_scope
FROM (
  SELECT org_id, reading, count(*) FILTER (WHERE complete) AS complete, count(*) FILTER (WHERE NOT complete) AS incomplete,
    sum(calls) AS calls, coalesce(sum(items) FILTER (WHERE NOT detail), 0) AS items,
    (array_agg(scope ORDER BY id DESC))[1] AS last_scope
  FROM receipt GROUP BY org_id, reading) AS f
WHERE f.org_id = r.org_id AND f.reading = r.id;
ALTER TABLE reading FORCE ROW LEVEL SECURITY;
ALTER TABLE receipt FORCE ROW LEVEL SECURITY;
-- Nobody looks for the receipts of one reading any more.
DROP INDEX receipt_reading;
