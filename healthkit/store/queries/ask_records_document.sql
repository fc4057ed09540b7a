-- Documents of the record by title. $rows: only these, null for all.
SELECT 'document' AS lane, r.document_id AS row_id, coalesce(r.title, r.name, r.file_name) AS name, r.system, r.code,
    r.codings, r.status, r.written AS started, NULL::VARCHAR AS stopped, NULL::DOUBLE AS days_supply,
    NULL::BOOLEAN AS supplement, r.name AS kind, NULL::VARCHAR AS detail, NULL::VARCHAR AS reason,
    r.author AS performer, s.app AS source
FROM document AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL
    AND coalesce(r.status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale')
    AND r.kind IN ('note', 'attachment')
    AND list_contains(coalesce($rows::BIGINT[], [r.document_id]), r.document_id)
ORDER BY started, r.name, row_id;
