-- One metric's readings between two days, oldest first; what two apps tell of one minute alike counts once.
SELECT date_trunc('minute', start_utc) AS moment, local_day AS day, value
FROM sample
WHERE metric = $metric AND retired_batch IS NULL AND value IS NOT NULL AND local_day BETWEEN $first AND $last
GROUP BY ALL
ORDER BY moment, value
