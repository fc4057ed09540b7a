-- The order of devices that the person wants for one metric, best first.
INSERT INTO source_priority (metric, product, rank)
SELECT $metric, product, rank FROM (SELECT unnest($products) AS product, generate_subscripts($products, 1) AS rank)
