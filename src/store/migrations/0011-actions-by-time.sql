-- What was done is looked for by when it was recorded, too.
CREATE INDEX action_at ON action (org_id, at);
