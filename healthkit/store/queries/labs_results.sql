-- Results that stand, with who states them; a date without a time lies at its midnight.
SELECT r.lab_result_id AS result_id, r.analyte, r.name, r.code AS loinc, r.system, r.category, r.panel, r.taken,
    coalesce(r.at_utc, r.day::TIMESTAMP) AS moment, r.day, r.value, r.comparator, r.value_text, r.value_code, r.unit,
    r.raw_value, r.raw_unit, r.range_text, r.range_code, r.low, r.high, r.flag AS lab_flag, r.specimen, r.method,
    r.fasting, r.status, r.note, r.question, coalesce(r.performer, s.app) AS laboratory, s.app AS source, s.connector,
    (SELECT count(*) FROM witness AS w WHERE w.table_name = 'lab_result' AND w.row_id = r.lab_result_id) AS witnesses
FROM lab_result AS r JOIN source AS s USING (source_id)
WHERE r.retired_batch IS NULL AND coalesce(r.status, '') NOT IN ('cancelled', 'entered-in-error', 'stale')
    AND (r.category IS NULL OR r.category = 'laboratory' OR r.analyte IS NOT NULL)
ORDER BY moment, result_id;
