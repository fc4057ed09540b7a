-- Care as records tell of it, without prices: visits and stays, laboratory reports, procedures, medicines.
SELECT what, row_id, name, system, code, kind, started, ended, status, place, days_supply, quantity, supplement
FROM (
    SELECT 'encounter' AS what, encounter_id AS row_id, name, system, code, kind, started, ended, status,
        concat_ws(' ', reason, location) AS place, NULL::DOUBLE AS days_supply, NULL::DOUBLE AS quantity,
        false AS supplement, retired_batch
    FROM encounter
    UNION ALL
    SELECT 'report', diagnostic_report_id, name, system, code, category, coalesce(taken, issued), NULL, status, performer,
        NULL, NULL, false, retired_batch
    FROM diagnostic_report
    UNION ALL
    SELECT 'procedure', procedure_id, name, system, code, category, started, ended, status, location, NULL, NULL, false,
        retired_batch
    FROM procedure
    UNION ALL
    SELECT 'medication', medication_id, name, system, code, kind, coalesce(started, recorded), stopped, status, dose_text,
        days_supply, quantity, coalesce(supplement, false), retired_batch
    FROM medication
)
WHERE retired_batch IS NULL AND started IS NOT NULL
    AND coalesce(status, '') NOT IN ('entered-in-error', 'cancelled', 'not-done', 'draft', 'planned', 'proposed', 'absent',
    'stale', 'noshow', 'booked')
ORDER BY started, what, name, row_id;
