-- What each device has written, metric by metric; derived rows (batch 0) are no input.
SELECT facts.metric, coalesce(source.product, source.product_class || ':' || source.app) AS product,
    sum(facts.n)::BIGINT AS n, min(facts.first) AS first, max(facts.last) AS last
FROM (
    SELECT metric, source_id, count(*) AS n, min(local_day) AS first, max(local_day) AS last
    FROM sample WHERE retired_batch IS NULL GROUP BY ALL
    UNION ALL
    SELECT metric, source_id, count(*), min(local_day), max(local_day)
    FROM event WHERE retired_batch IS NULL AND batch_id > 0 GROUP BY ALL
    UNION ALL
    SELECT 'workout_count', source_id, count(*), min(local_day), max(local_day)
    FROM session WHERE kind = 'workout' AND retired_batch IS NULL GROUP BY ALL
) AS facts
LEFT JOIN source USING (source_id)
GROUP BY ALL
ORDER BY facts.metric, n DESC, product
