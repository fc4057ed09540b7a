-- Few rows, each its own identity.
INSERT INTO vault.prescription_lens BY NAME
SELECT
    $lens + s.ref AS lens_id, s.kind, s.eye, s.issued, s.expires, s.field, s.value, s.unit, r.source_id,
    $batch AS batch_id
FROM stage_prescription_lens AS s
JOIN stage_source AS r USING (source)
ANTI JOIN vault.prescription_lens AS v
    ON v.eye = s.eye AND v.field = s.field AND v.value = s.value AND v.issued IS NOT DISTINCT FROM s.issued;
