-- Rows of one table of the medical record that hold, with who states them and under which ids of their sources.
SELECT t.*, s.app, s.connector, coalesce(s.product, s.product_class || ':' || s.app) AS product, w.ids, w.resource_type
FROM {table} AS t
JOIN source AS s USING (source_id)
LEFT JOIN (
    SELECT row_id, min(resource_type) AS resource_type,
        list_sort(flatten(list([
            's' || source_id || '|' || external_id, 'b' || batch_id || '|' || external_id
        ]) FILTER (external_id IS NOT NULL))) AS ids
    FROM witness WHERE table_name = '{table}' GROUP BY row_id
) AS w ON w.row_id = t.{table}_id
WHERE t.retired_batch IS NULL AND coalesce(t.status, '') NOT IN ('entered-in-error', 'stale')
ORDER BY t.fact_key, t.state_key, t.{table}_id
