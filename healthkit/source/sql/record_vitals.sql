SELECT m.metric, r.at_utc AS start_utc, r.at_utc AS end_utc, r.value * m.factor + m.shift AS value,
    coalesce(r.raw_value, r.value) AS raw_value, r.raw_unit, 1::SMALLINT AS ordinal, r.source_id
FROM vault.lab_result AS r JOIN vital_metric AS m USING (analyte)
WHERE r.lab_result_id >= $base AND r.value IS NOT NULL AND r.comparator IS NULL AND r.question IS NULL
    AND r.at_utc IS NOT NULL AND r.retired_batch IS NULL AND coalesce(r.status, '') <> 'cancelled'
ORDER BY m.metric, r.at_utc, r.lab_result_id;
