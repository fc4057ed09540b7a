-- How many rows each metric has, and since when.
SELECT metric, count(*) AS n, min(start_utc) AS first, max(end_utc) AS last, min(local_day) AS first_day,
    max(local_day) AS last_day
FROM sample
WHERE retired_batch IS NULL
GROUP BY metric
ORDER BY metric
