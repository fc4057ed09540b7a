-- What happened, one row a statement that holds: lane, what, how it stands, from and to as written, in what words.
SELECT lane, row_id, name, system, code, status, started, stopped, days_supply, kind, supplement, detail, reason, s.app AS source
FROM (
    SELECT 'condition' AS lane, condition_id AS row_id, name, system, code, status, coalesce(onset, recorded) AS started,
        abated AS stopped, NULL::DOUBLE AS days_supply, category AS kind, NULL::BOOLEAN AS supplement,
        severity AS detail, NULL AS reason, source_id, retired_batch
    FROM condition WHERE coalesce(verification, '') NOT IN ('refuted', 'entered-in-error')
    UNION ALL
    SELECT 'medication', medication_id, name, system, code, status, coalesce(started, recorded), stopped, days_supply, kind,
        supplement, dose_text, reason, source_id, retired_batch
    FROM medication
    UNION ALL
    SELECT 'procedure', procedure_id, name, system, code, status, started, ended, NULL, category, NULL, outcome, reason,
        source_id, retired_batch
    FROM procedure
    UNION ALL
    SELECT 'encounter', encounter_id, name, system, code, status, started, ended, NULL, kind, NULL, location, reason,
        source_id, retired_batch
    FROM encounter
    UNION ALL
    SELECT 'immunization', immunization_id, name, system, code, status, given, NULL, NULL, NULL, NULL, dose_number, NULL,
        source_id, retired_batch
    FROM immunization
) JOIN source AS s USING (source_id)
WHERE retired_batch IS NULL
    AND coalesce(status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent', 'stale')
ORDER BY lane, started, name, row_id;
