-- The newest day on which a metric has a value.
SELECT max(day) AS day FROM daily WHERE metric = $metric
