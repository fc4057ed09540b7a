-- Back to the default order for one metric.
DELETE FROM source_priority WHERE metric = $metric
