-- Days of some metrics by their usual aggregate, as asked for in pairs.
SELECT metric, day,
    CASE list_extract($aggregates, list_position($metrics, metric))
        WHEN 'sum' THEN total WHEN 'min' THEN min WHEN 'max' THEN max WHEN 'last' THEN last ELSE mean
    END::DOUBLE AS value
FROM daily WHERE list_contains($metrics, metric) AND day BETWEEN $first AND $last ORDER BY metric, day
