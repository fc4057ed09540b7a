-- The last day of each metric that was still used in the ten weeks before the span began.
SELECT metric, max(day) AS last, count(*) AS days
FROM daily
WHERE day BETWEEN $since AND $until
GROUP BY metric
ORDER BY metric
