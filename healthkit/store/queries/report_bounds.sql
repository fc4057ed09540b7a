-- The first and last day that hold anything, and the day up to which the newest file reaches: that day is not over in it.
WITH told AS (
    SELECT max(CAST(coalesce(exported_at, finished_at) AS DATE)) AS until FROM import_batch
)
SELECT min(day) AS first, max(day) AS last, any_value(until) AS until
FROM daily, told
WHERE until IS NULL OR day <= until + 1
