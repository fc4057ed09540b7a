-- The merged days of every metric that may leave, each with the one number that the metric means, and its unit.
-- What is counted or lasts has the unit of that, whatever the metric's own.
SELECT d.day, d.metric, coalesce(m.name, d.metric) AS name,
    coalesce(
        CASE m.aggregate
            WHEN 'sum' THEN d.total WHEN 'duration' THEN coalesce(d.total, d.minutes) WHEN 'count' THEN d.n
            WHEN 'min' THEN d.min WHEN 'max' THEN d.max WHEN 'last' THEN d.last ELSE d.mean
        END,
        d.n
    ) AS value,
    CASE
        WHEN m.aggregate = 'duration' AND coalesce(d.total, d.minutes) IS NOT NULL THEN 'min'
        WHEN m.aggregate = 'count' OR coalesce(d.total, d.mean, d.min, d.max, d.last) IS NULL THEN '{count}'
        ELSE m.unit
    END AS unit,
    coalesce(m.aggregate, 'mean') AS aggregate, d.n AS readings, d.total, d.mean, d.min, d.max, d.last,
    d.minutes AS minutes_covered
FROM vault.daily AS d LEFT JOIN metric_told AS m USING (metric)
WHERE d.metric NOT IN (SELECT metric FROM refused_metric)
ORDER BY d.metric, d.day
