-- A run of long ago is read slot by slot: what stands has its index since 0002, and what has ended has one now, which costs
-- nothing where something begins.
CREATE INDEX finding_past_slot ON finding (org_id, test, slot) WHERE recorded_to < 'infinity';
