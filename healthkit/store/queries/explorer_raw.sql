-- One metric's readings between two instants as they were recorded; more than $most of them in steps of $width, each with
-- its mean, smallest and largest. How many readings there are stands beside each row.
WITH reading AS (
    SELECT start_utc, value
    FROM sample
    WHERE metric = $metric AND start_utc >= $low AND start_utc < $high AND retired_batch IS NULL AND vendor_day IS NULL
), held AS (SELECT count(*) AS n FROM reading)
SELECT
    CASE WHEN held.n <= $most THEN reading.start_utc ELSE time_bucket($width::INTERVAL, reading.start_utc) END AS moment,
    avg(reading.value) AS value, min(reading.value) AS low, max(reading.value) AS high, any_value(held.n) AS n
FROM reading, held
GROUP BY 1
ORDER BY 1
