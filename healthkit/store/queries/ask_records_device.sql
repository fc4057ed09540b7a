-- Implants and devices of the record. $rows: only these, null for all.
SELECT 'device' AS lane, r.device_id AS row_id, r.name, r.system, r.code, r.codings, r.status, r.started,
    r.ended AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement, NULL::VARCHAR AS kind,
    r.manufacturer AS detail, r.body_site AS reason, NULL::VARCHAR AS performer, s.app AS source
FROM device AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND list_contains(coalesce($rows::BIGINT[], [r.device_id]), r.device_id)
ORDER BY started, r.name, row_id;
