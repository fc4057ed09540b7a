-- Rows that their source took back, unless a source says otherwise later.
UPDATE vault.{table} SET retired_batch = $batch
WHERE retired_batch IS NULL AND {table}_id IN (
    SELECT w.row_id FROM vault.witness AS w JOIN vault.source AS v USING (source_id)
    JOIN stage_retraction AS t ON t.external_id = w.external_id
    JOIN stage_source AS r ON r.source = t.source AND r.product = v.product
    WHERE w.table_name = '{table}' AND NOT coalesce(t.updated < w.updated, false)
)
RETURNING {table}_id;
