-- The products that wrote workouts.
SELECT DISTINCT coalesce(source.product, source.product_class || ':' || source.app) AS product
FROM session JOIN source USING (source_id)
WHERE session.kind = 'workout'
ORDER BY product
