-- Heart rates between two instants, each moment once: where several devices measured, their mean.
SELECT start_utc, avg(value) AS rate FROM sample
WHERE metric = 'heart_rate' AND retired_batch IS NULL
    AND local_day BETWEEN CAST($since AS DATE) - 1 AND CAST($until AS DATE) + 1
    AND start_utc >= $since AND start_utc < $until
GROUP BY start_utc
ORDER BY start_utc
