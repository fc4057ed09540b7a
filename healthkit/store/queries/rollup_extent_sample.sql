-- How many rows each metric has, and since when; what vendors state of whole days is counted apart.
SELECT metric, count(*) AS n, min(start_utc) AS first, max(end_utc) AS last, min(local_day) AS first_day,
    max(local_day) AS last_day, vendor_day IS NOT NULL OR metric IN (SELECT unnest($vendor)) AS stated
FROM sample
WHERE retired_batch IS NULL
GROUP BY metric, stated
ORDER BY metric, stated
