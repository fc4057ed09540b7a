-- Every product under the names that a consent may give it: class and connectors.
SELECT coalesce(product, product_class || ':' || app) AS product, list(DISTINCT product_class) AS classes,
    list(DISTINCT connector) AS connectors
FROM source
GROUP BY 1
ORDER BY 1
