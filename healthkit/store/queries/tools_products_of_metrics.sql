-- The products that wrote raw rows of some metrics.
SELECT DISTINCT coalesce(source.product, source.product_class || ':' || source.app) AS product
FROM (
    SELECT DISTINCT source_id FROM sample WHERE list_contains($metrics, metric)
    UNION
    SELECT DISTINCT source_id FROM event WHERE list_contains($metrics, metric)
) JOIN source USING (source_id)
ORDER BY product
