-- Who writes rows, as far as priority needs it; vaults from before products have one a row.
SELECT source_id, app, version, software, product_class, hardware,
    coalesce(product, product_class || ':' || app) AS product
FROM source
ORDER BY source_id
