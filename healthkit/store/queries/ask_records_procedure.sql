-- Procedures that were done. $rows: only these, null for all.
SELECT 'procedure' AS lane, r.procedure_id AS row_id, r.name, r.system, r.code, r.codings, r.status, r.started,
    r.ended AS stopped, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement, r.category AS kind,
    r.outcome AS detail, r.reason, r.performer, s.app AS source
FROM procedure AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale', 'stopped', 'aborted', 'preparation')
    AND list_contains(coalesce($rows::BIGINT[], [r.procedure_id]), r.procedure_id)
ORDER BY started, r.name, row_id;
