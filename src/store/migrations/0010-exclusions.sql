-- By which decision an item lies outside the system.
ALTER TABLE finding ADD COLUMN exclusion text;
ALTER TABLE staged_finding ADD COLUMN exclusion text;
