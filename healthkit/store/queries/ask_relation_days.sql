-- A metric day by day: the amount where a day adds up, else its mean.
SELECT day, coalesce(total, mean) AS value, n
FROM daily
WHERE metric = $metric AND day BETWEEN $first AND $last AND coalesce(total, mean) IS NOT NULL
ORDER BY day
