-- The products behind a table of the record, {table}; a row may have been stated by several.
SELECT DISTINCT coalesce(source.product, source.product_class || ':' || source.app) AS product
FROM (
    SELECT source_id FROM {table}
    UNION
    SELECT source_id FROM witness WHERE table_name = '{table}'
) JOIN source USING (source_id)
ORDER BY product
