-- Which days some metrics have, after the merge.
SELECT metric, day FROM daily WHERE n > 0 AND list_contains($metrics, metric) ORDER BY metric, day
