-- Allergies and intolerances that nobody refuted. $rows: only these, null for all.
SELECT 'allergy' AS lane, r.allergy_id AS row_id, r.name, r.system, r.code, r.codings, r.status,
    coalesce(r.onset, r.recorded) AS started, NULL::VARCHAR AS stopped, NULL::DOUBLE AS days_supply,
    NULL::BOOLEAN AS supplement, r.kind, r.category, r.severity AS detail, r.reaction AS reason, NULL::VARCHAR AS performer,
    s.app AS source
FROM allergy AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND coalesce(r.verification, '') NOT IN ('refuted', 'entered-in-error')
    AND list_contains(coalesce($rows::BIGINT[], [r.allergy_id]), r.allergy_id)
ORDER BY started, r.name, row_id;
