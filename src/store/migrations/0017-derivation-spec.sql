-- What a derived population was made of when it was derived last: under other code all of it is derived anew.
ALTER TABLE derivation ADD COLUMN spec text NOT NULL DEFAULT '';
