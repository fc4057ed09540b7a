-- How many events each metric has, and since when; derived ones (batch 0) are not rolled up again.
SELECT metric, count(*) AS n, min(start_utc) AS first, max(end_utc) AS last, min(local_day) AS first_day,
    max(local_day) AS last_day
FROM event
WHERE retired_batch IS NULL AND batch_id > 0
GROUP BY metric
ORDER BY metric
