-- The first and the last day of each metric that has days.
SELECT metric, min(day) AS first, max(day) AS last FROM daily GROUP BY metric ORDER BY metric
