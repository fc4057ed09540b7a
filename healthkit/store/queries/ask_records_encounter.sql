-- Visits, calls and stays. $rows: only these, null for all.
SELECT 'encounter' AS lane, r.encounter_id AS row_id, r.name, r.system, r.code, r.codings, r.status, r.started,
    r.ended AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement, r.kind, r.location AS detail,
    r.reason, r.performer, s.app AS source
FROM encounter AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale', 'noshow', 'booked')
    AND list_contains(coalesce($rows::BIGINT[], [r.encounter_id]), r.encounter_id)
ORDER BY started, r.name, row_id;
