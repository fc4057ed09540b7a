-- Devices and apps, with the names and versions that they had.
SELECT coalesce(product, product_class || ':' || app) AS product, any_value(product_class) AS product_class,
    list_sort(list_distinct(list(app))) AS apps,
    coalesce(
        list_sort(list_distinct(list(coalesce(software, version)) FILTER (coalesce(software, version) IS NOT NULL))), []
    ) AS versions,
    list_sort(list_distinct(list(connector))) AS connectors
FROM source
GROUP BY 1
ORDER BY 1
