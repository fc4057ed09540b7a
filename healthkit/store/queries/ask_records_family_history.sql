-- What relatives had. $rows: only these, null for all.
SELECT 'family_history' AS lane, r.family_history_id AS row_id, r.name, r.system, r.code, r.codings, r.status,
    r.onset AS started, NULL::VARCHAR AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement,
    r.relation AS kind, r.note AS detail, NULL::VARCHAR AS reason, NULL::VARCHAR AS performer, s.app AS source
FROM family_history AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND list_contains(coalesce($rows::BIGINT[], [r.family_history_id]), r.family_history_id)
ORDER BY started, r.name, row_id;
