INSERT INTO vault.record_link
SELECT DISTINCT r.source_id, s.from_id, s.relation, s.to_id, $batch
FROM stage_link AS s JOIN stage_source AS r USING (source)
ANTI JOIN vault.record_link AS v ON v.source_id = r.source_id AND v.from_id = s.from_id AND v.relation = s.relation
    AND v.to_id = s.to_id;
