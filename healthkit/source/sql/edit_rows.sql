-- Rows in force that a correction is for, with what stands in the field now.
SELECT r.{table}_id AS id, r.{field}::VARCHAR AS stands
FROM vault.{table} AS r
WHERE r.retired_batch IS NULL AND r.fact_key = $fact_key
    AND ($external_id IS NULL OR EXISTS (
        SELECT 1 FROM vault.witness AS w
        WHERE w.table_name = '{table}' AND w.row_id = r.{table}_id AND w.external_id = $external_id
    ))
    AND ($moment IS NULL OR r.at_utc = $moment::TIMESTAMP)
