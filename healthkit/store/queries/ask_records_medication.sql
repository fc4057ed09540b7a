-- Medications and supplements that the record states. $rows: only these, null for all.
SELECT 'medication' AS lane, r.medication_id AS row_id, r.name, r.system, r.code, r.codings, r.status,
    coalesce(r.started, r.recorded) AS started, r.stopped, r.days_supply, r.supplement, r.kind,
    r.dose_text AS detail, r.reason, r.performer, s.app AS source
FROM medication AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale', 'not-taken', 'intended')
    AND list_contains(coalesce($rows::BIGINT[], [r.medication_id]), r.medication_id)
ORDER BY started, r.name, row_id;
