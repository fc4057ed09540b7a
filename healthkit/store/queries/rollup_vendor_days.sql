-- What vendors state of whole days, between two days, by the vendor's day.
SELECT metric, start_utc AS start, end_utc AS "end", value, source_id, local_day AS day, batch_id
FROM sample
WHERE metric IN (SELECT unnest($metrics)) AND local_day BETWEEN $first AND $last AND retired_batch IS NULL
    AND (vendor_day IS NOT NULL OR metric IN (SELECT unnest($vendor)))
