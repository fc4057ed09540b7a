-- The hours of a dense metric between two instants: mean, smallest, largest.
SELECT hour_utc AS moment, mean AS value, min AS low, max AS high
FROM hourly
WHERE metric = $metric AND hour_utc >= $low AND hour_utc < $high
ORDER BY hour_utc
