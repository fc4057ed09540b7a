-- The first rows of a table, each another fact: nothing to match, nothing to look up. They come in the file's order.
INSERT INTO vault.{table} BY NAME
SELECT $base + place AS {table}_id, fact_key, state_key, at_utc, {columns}, source_id, $batch AS batch_id
FROM rec;

INSERT INTO vault.witness BY NAME
SELECT '{table}' AS table_name, $base + place AS row_id, source_id, $batch AS batch_id, resource_type, external_id,
    updated, state_key
FROM rec;

INSERT INTO vault.attribute
SELECT '{table}', $base + s.place, t.key, t.value
FROM stage_attribute AS t JOIN rec AS s USING (ref)
WHERE t.owner = '{table}';
