-- What the vault holds, one row a metric: first and last day, days with data, values behind them.
SELECT metric, min(day) AS first, max(day) AS last, count(*) AS days, sum(n)::BIGINT AS n
FROM daily
GROUP BY metric
ORDER BY metric
