-- Each metric that was in use between two days: its last day, on how many days it was there, its longest pause in days.
WITH paused AS (
    SELECT metric, day, day - lag(day) OVER (PARTITION BY metric ORDER BY day) AS pause
    FROM daily
    WHERE day BETWEEN $since AND $until
)
SELECT metric, max(day) AS last, count(*) AS days, coalesce(max(pause), 0) AS pause
FROM paused
GROUP BY metric
ORDER BY metric
