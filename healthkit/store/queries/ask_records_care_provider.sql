-- Doctors and places of care that the record names. $rows: only these, null for all.
SELECT 'care_provider' AS lane, r.care_provider_id AS row_id, r.name, r.system, r.code, r.codings, r.status,
    NULL::VARCHAR AS started, NULL::VARCHAR AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement,
    r.kind, r.organization AS detail, r.phone AS reason, NULL::VARCHAR AS performer, s.app AS source
FROM care_provider AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND list_contains(coalesce($rows::BIGINT[], [r.care_provider_id]), r.care_provider_id)
ORDER BY started, r.name, row_id;
