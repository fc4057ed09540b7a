-- Doses of vaccines that were given. $rows: only these, null for all.
SELECT 'immunization' AS lane, r.immunization_id AS row_id, r.name, r.system, r.code, r.codings, r.status,
    r.given AS started, NULL::VARCHAR AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement,
    NULL::VARCHAR AS kind, r.dose_number AS detail, NULL::VARCHAR AS reason, r.performer, s.app AS source
FROM immunization AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND list_contains(coalesce($rows::BIGINT[], [r.immunization_id]), r.immunization_id)
ORDER BY started, r.name, row_id;
