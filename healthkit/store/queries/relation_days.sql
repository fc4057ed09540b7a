-- Every metric with enough days, day by day: the amount where a day adds up, else its mean.
SELECT metric, day, coalesce(total, mean) AS value
FROM daily
WHERE coalesce(total, mean) IS NOT NULL AND day BETWEEN $first AND $last
QUALIFY count(*) OVER (PARTITION BY metric) >= $least
ORDER BY metric, day
