-- Days with data, by metric and month.
SELECT metric, date_trunc('month', day)::DATE AS month, count(*)::INTEGER AS days
FROM daily
GROUP BY ALL
ORDER BY metric, month
