-- The merged days of some metrics between two days, both included.
SELECT metric, day, n, total, mean, min, max, last
FROM daily
WHERE list_contains($metrics, metric) AND day BETWEEN $first AND $last
ORDER BY metric, day
