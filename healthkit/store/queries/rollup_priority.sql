-- The order of devices that the person chose, by metric.
SELECT metric, product, rank FROM source_priority ORDER BY metric, rank
