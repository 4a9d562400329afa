-- Every run commits to the receipts it stood on, hundreds of them every hour: the opening names those that are kept anyway, by
-- number, and is put together again where it is asked for.
ALTER TABLE opening
  ALTER COLUMN disclosure DROP NOT NULL,
  ADD COLUMN salt     bytea,
  -- In place of the disclosure: for each receipt its number, or what is said of it where it is none of the store's.
  ADD COLUMN receipts jsonb,
  ADD CHECK ((disclosure IS NULL) = (salt IS NOT NULL AND receipts IS NOT NULL));
