-- Conditions that nobody refuted. $rows: only these, null for all.
SELECT 'condition' AS lane, r.condition_id AS row_id, r.name, r.system, r.code, r.codings, r.status,
    coalesce(r.onset, r.recorded) AS started, r.abated AS stopped, NULL::DOUBLE AS days_supply,
    NULL::BOOLEAN AS supplement, r.category AS kind, r.severity AS detail, NULL::VARCHAR AS reason, r.performer,
    s.app AS source
FROM condition AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND coalesce(r.verification, '') NOT IN ('refuted', 'entered-in-error')
    AND list_contains(coalesce($rows::BIGINT[], [r.condition_id]), r.condition_id)
ORDER BY started, r.name, row_id;
