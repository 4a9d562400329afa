-- Of derived items those whose key is another than the one their source ends with: whoever searches by key finds the
-- others with what they are derived of.
CREATE INDEX item_own_key ON item (org_id, population, key)
  WHERE recorded_to = 'infinity' AND strpos(source, ' ') > 0 AND right(source, length(key) + 1) <> ' ' || key;
