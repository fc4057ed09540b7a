-- Stretches of steps of each day from the source that counted most on it.
WITH rows AS (
    SELECT local_day AS day, source_id, value AS steps, epoch(end_utc - start_utc) / 60 AS minutes FROM sample
    WHERE metric = 'step_count' AND retired_batch IS NULL AND local_day BETWEEN $first AND $last AND end_utc > start_utc
), best AS (
    SELECT day, arg_max(source_id, total) AS source_id
    FROM (SELECT day, source_id, sum(steps) AS total FROM rows GROUP BY ALL) GROUP BY day
)
SELECT day, steps, minutes FROM rows JOIN best USING (day, source_id) ORDER BY day
