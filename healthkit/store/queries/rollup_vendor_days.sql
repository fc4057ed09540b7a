-- What vendors state of whole days, between two days, by the vendor's day. Names stand in the text, {detailed} and {vendor}:
-- rows lie by metric, and a list of constants lets the scan skip all the others, which a parameter does not.
SELECT metric, start_utc AS start, end_utc AS "end", value, source_id, local_day AS day, batch_id
FROM sample
WHERE (metric IN ({vendor}) OR (metric IN ({detailed}) AND vendor_day IS NOT NULL))
    AND local_day BETWEEN $first AND $last AND retired_batch IS NULL
