-- The products behind laboratory results, of some analytes or ($analytes null) of all.
SELECT DISTINCT coalesce(source.product, source.product_class || ':' || source.app) AS product
FROM (
    SELECT lab_result_id, source_id FROM lab_result WHERE $analytes IS NULL OR list_contains($analytes, analyte)
    UNION
    SELECT w.row_id, w.source_id FROM witness AS w JOIN lab_result AS r ON r.lab_result_id = w.row_id
    WHERE w.table_name = 'lab_result' AND ($analytes IS NULL OR list_contains($analytes, r.analyte))
) JOIN source USING (source_id)
ORDER BY product
