-- One metric's merged days between two days, both included.
SELECT day, n, total, mean, min, max, last, minutes
FROM daily
WHERE metric = $metric AND day BETWEEN $first AND $last
ORDER BY day
