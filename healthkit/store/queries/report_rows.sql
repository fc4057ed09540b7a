-- How many raw rows of each metric and source lie behind a span, before devices are merged.
WITH used AS (
    SELECT metric, source_id, local_day FROM sample
    WHERE list_contains($metrics, metric) AND local_day BETWEEN $first AND $last AND retired_batch IS NULL
    UNION ALL
    SELECT metric, source_id, local_day FROM event
    WHERE list_contains($metrics, metric) AND local_day BETWEEN $first AND $last AND retired_batch IS NULL
    UNION ALL
    SELECT kind AS metric, source_id, local_day FROM session
    WHERE list_contains($metrics, kind) AND local_day BETWEEN $first AND $last AND retired_batch IS NULL
)
SELECT used.metric, coalesce(source.app, '?') AS source, count(*) AS n
FROM used LEFT JOIN source USING (source_id)
GROUP BY ALL
ORDER BY used.metric, n DESC, source
