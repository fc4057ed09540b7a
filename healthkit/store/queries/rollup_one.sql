-- Rows of one metric that reach into a span: an equality lets the scan skip the rest of the table.
SELECT start_utc AS start, end_utc AS "end", value, source_id, dimension
FROM sample
WHERE metric = $metric AND start_utc < $high AND end_utc >= $low AND retired_batch IS NULL
    AND vendor_day IS NULL
