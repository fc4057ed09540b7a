SELECT value, local_day
FROM sample
WHERE metric = $metric AND retired_batch IS NULL AND start_utc = $instant
ORDER BY sample_id DESC
LIMIT 1
