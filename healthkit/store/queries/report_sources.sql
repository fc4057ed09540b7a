-- What each source gave between two days: rows, on how many days, of how many metrics, the first and the last day.
WITH used AS (
    SELECT source_id, metric, local_day, count(*) AS n FROM sample
    WHERE local_day BETWEEN $first AND $last AND retired_batch IS NULL GROUP BY ALL
    UNION ALL
    SELECT source_id, metric, local_day, count(*) FROM event
    WHERE local_day BETWEEN $first AND $last AND retired_batch IS NULL GROUP BY ALL
    UNION ALL
    SELECT source_id, kind, local_day, count(*) FROM session
    WHERE local_day BETWEEN $first AND $last AND retired_batch IS NULL GROUP BY ALL
)
SELECT source.connector, source.app AS source, CAST(sum(n) AS BIGINT) AS rows, count(DISTINCT local_day) AS days,
    count(DISTINCT metric) AS metrics, min(local_day) AS first, max(local_day) AS last
FROM used JOIN source USING (source_id)
GROUP BY ALL
ORDER BY rows DESC, source, connector
