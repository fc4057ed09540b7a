-- One merged metric by day, week (from Monday) or month: its usual aggregate, and between what it lay: a day's extremes,
-- or those of the days' values within a week or month, each of which is then a mean per day with data.
WITH days AS (
    SELECT date_trunc($every, day)::DATE AS moment, min, max,
        coalesce(
            CASE $aggregate
                WHEN 'sum' THEN total
                WHEN 'duration' THEN coalesce(total, minutes)
                WHEN 'count' THEN n
                WHEN 'min' THEN min
                WHEN 'max' THEN max
                WHEN 'last' THEN last
                ELSE mean
            END,
            n
        )::DOUBLE AS value
    FROM daily
    WHERE metric = $metric AND day BETWEEN $first AND $last
)
SELECT moment,
    CASE $aggregate WHEN 'min' THEN min(value) WHEN 'max' THEN max(value) ELSE avg(value) END AS value,
    CASE WHEN $every = 'day' THEN min(min) ELSE min(value) END AS low,
    CASE WHEN $every = 'day' THEN max(max) ELSE max(value) END AS high
FROM days
GROUP BY 1
ORDER BY 1
