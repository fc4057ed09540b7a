-- Every metric of which there are samples, with the products that measured it.
SELECT t.metric, coalesce(s.product, s.product_class || ':' || s.app) AS product, count(*) AS n
FROM vault.sample AS t JOIN vault.source AS s USING (source_id)
WHERE t.retired_batch IS NULL GROUP BY ALL
UNION ALL
SELECT t.metric, coalesce(s.product, s.product_class || ':' || s.app), count(*)
FROM vault.event AS t JOIN vault.source AS s USING (source_id)
WHERE t.retired_batch IS NULL GROUP BY ALL
ORDER BY ALL
