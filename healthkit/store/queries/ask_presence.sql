-- What the vault holds, the fullest metric first.
SELECT metric, min(day) AS first, max(day) AS last, count(*) AS days
FROM daily
GROUP BY metric
ORDER BY days DESC, metric
