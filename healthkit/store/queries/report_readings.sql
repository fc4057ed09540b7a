-- Single readings of some metrics, in time order.
SELECT sample.metric, sample.start_utc, sample.local_day AS day, sample.value, coalesce(source.app, '?') AS source
FROM sample LEFT JOIN source USING (source_id)
WHERE list_contains($metrics, sample.metric) AND sample.local_day BETWEEN $first AND $last
    AND sample.retired_batch IS NULL
ORDER BY sample.start_utc, sample.metric, sample.sample_id
