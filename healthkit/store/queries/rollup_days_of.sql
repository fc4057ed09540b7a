-- Every day that one metric has rows of, or had.
SELECT $metric AS metric, day FROM (
    SELECT day FROM daily WHERE metric = $metric
    UNION
    SELECT local_day FROM sample WHERE metric = $metric
    UNION
    SELECT local_day FROM event WHERE metric = $metric
)
ORDER BY day
