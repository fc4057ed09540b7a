-- One merged metric by day, week (from Monday) or month, each with the aggregate that the metric means.
-- A mean weighs each day alike; events without a number are counted.
SELECT date_trunc($every, day)::DATE AS date,
    coalesce(
        CASE $aggregate
            WHEN 'sum' THEN sum(total)
            WHEN 'duration' THEN coalesce(sum(total), sum(minutes))
            WHEN 'count' THEN sum(n)
            WHEN 'min' THEN min(min)
            WHEN 'max' THEN max(max)
            WHEN 'last' THEN arg_max(last, day)
            ELSE avg(mean)
        END,
        sum(n)
    )::DOUBLE AS value
FROM daily
WHERE metric = $metric AND day BETWEEN coalesce($first, DATE '0001-01-01') AND coalesce($last, DATE '9999-12-31')
GROUP BY 1
ORDER BY 1
