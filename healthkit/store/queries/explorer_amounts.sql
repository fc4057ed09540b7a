-- An amount that adds up, in steps of $width between two instants. Devices count the same movement side by side, so the
-- one that counted most speaks for a step.
SELECT moment, max(total) AS value
FROM (
    SELECT time_bucket($width::INTERVAL, sample.start_utc) AS moment, source.product, sum(sample.value) AS total
    FROM sample LEFT JOIN source USING (source_id)
    WHERE sample.metric = $metric AND sample.start_utc >= $low AND sample.start_utc < $high
        AND sample.retired_batch IS NULL AND sample.vendor_day IS NULL
    GROUP BY moment, source.product
)
GROUP BY moment
ORDER BY moment
