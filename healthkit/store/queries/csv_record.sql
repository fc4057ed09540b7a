-- Rows of one table of the medical record that hold, without what only this program needs.
SELECT t.{columns}, s.app AS source FROM vault.{table} AS t JOIN vault.source AS s USING (source_id)
WHERE {hold}
    AND t.{table}_id NOT IN (SELECT id FROM refused_row WHERE table_name = '{table}')
ORDER BY {order}, t.{table}_id
