-- Rows of some metrics that reach into a span. Zero-length rows count at their instant.
SELECT metric, start_utc AS start, end_utc AS "end", value, source_id, dimension
FROM sample
WHERE metric IN (SELECT unnest($metrics)) AND start_utc < $high AND end_utc >= $low AND retired_batch IS NULL
    AND vendor_day IS NULL
