-- One metric's rows as they were imported, before any merge; retired rows are gone at their source.
SELECT start_utc AS date, value
FROM sample
WHERE metric = $metric AND retired_batch IS NULL
    AND local_day BETWEEN coalesce($first, DATE '0001-01-01') AND coalesce($last, DATE '9999-12-31')
ORDER BY start_utc, end_utc, source_id, value
