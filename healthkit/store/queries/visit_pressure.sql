-- Home readings of blood pressure: the upper and the lower value of one moment and one device that is no provider's.
SELECT s.sample_id AS systolic_id, d.sample_id AS diastolic_id, s.start_utc, s.local_day AS day, s.value AS systolic,
    d.value AS diastolic, coalesce(source.app, '?') AS source
FROM sample AS s
JOIN sample AS d ON d.metric = 'blood_pressure_diastolic' AND d.start_utc = s.start_utc AND d.source_id = s.source_id
    AND d.ordinal = s.ordinal AND d.retired_batch IS NULL
JOIN source ON source.source_id = s.source_id
WHERE s.metric = 'blood_pressure_systolic' AND s.retired_batch IS NULL
    AND coalesce(source.product_class, '') <> 'record' AND s.local_day BETWEEN $first AND $last
ORDER BY s.start_utc, s.sample_id
