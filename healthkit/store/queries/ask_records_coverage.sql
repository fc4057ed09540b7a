-- Insurance. $rows: only these, null for all.
SELECT 'coverage' AS lane, r.coverage_id AS row_id, coalesce(r.payer, r.plan_name, r.name) AS name, r.system, r.code,
    r.codings, r.status, r.started, r.ended AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement,
    r.relationship AS kind, r.plan_name AS detail, NULL::VARCHAR AS reason, NULL::VARCHAR AS performer,
    s.app AS source
FROM coverage AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND list_contains(coalesce($rows::BIGINT[], [r.coverage_id]), r.coverage_id)
ORDER BY started, r.name, row_id;
