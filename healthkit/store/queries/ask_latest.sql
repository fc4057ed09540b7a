SELECT value, start_utc, local_day
FROM sample
WHERE metric = $metric AND retired_batch IS NULL AND local_day BETWEEN $first AND $last
ORDER BY start_utc DESC, end_utc DESC, sample_id DESC
LIMIT 1
