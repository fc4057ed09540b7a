-- Since when each source has written which metric; who wrote first is what a device change is told from.
SELECT metric, source_id, min(start_utc) AS first
FROM (
    SELECT metric, source_id, start_utc FROM sample WHERE retired_batch IS NULL
    UNION ALL
    SELECT metric, source_id, start_utc FROM event WHERE retired_batch IS NULL AND batch_id > 0
)
GROUP BY metric, source_id
