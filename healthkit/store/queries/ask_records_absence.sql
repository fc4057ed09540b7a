-- What a source says there is none of, such as known allergies. $rows: only these, null for all.
SELECT 'absence' AS lane, r.absence_id AS row_id, r.name, r.system, r.code, r.codings, r.status, NULL::VARCHAR AS stopped,
    r.recorded AS started, NULL::DOUBLE AS days_supply, NULL::BOOLEAN AS supplement, r.subject AS kind,
    NULL::VARCHAR AS detail, NULL::VARCHAR AS reason, NULL::VARCHAR AS performer, s.app AS source
FROM absence AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL AND r.kind = 'none_known'
    AND list_contains(coalesce($rows::BIGINT[], [r.absence_id]), r.absence_id)
ORDER BY started, r.name, row_id;
