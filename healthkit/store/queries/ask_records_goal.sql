-- Goals that were agreed. $rows: only these, null for all.
SELECT 'goal' AS lane, r.goal_id AS row_id, r.name, r.system, r.code, r.codings, r.status, r.started,
    r.due AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement, r.achievement AS kind,
    r.target AS detail, NULL::VARCHAR AS reason, NULL::VARCHAR AS performer, s.app AS source
FROM goal AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND list_contains(coalesce($rows::BIGINT[], [r.goal_id]), r.goal_id)
ORDER BY started, r.name, row_id;
