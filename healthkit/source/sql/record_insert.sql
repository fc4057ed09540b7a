-- New and revised rows, then who states each row of the file.
INSERT INTO vault.{table} BY NAME
SELECT n.id AS {table}_id, rec.fact_key, rec.state_key, rec.at_utc, {columns}, rec.source_id, $batch AS batch_id,
    CASE WHEN n.outdated THEN $batch END AS retired_batch
FROM rec_row AS n JOIN rec USING (ref) ORDER BY n.id;

UPDATE vault.{table} SET retired_batch = $batch
WHERE retired_batch IS NULL AND {table}_id IN (SELECT revised FROM rec_row WHERE revised IS NOT NULL AND NOT outdated);

CREATE OR REPLACE TEMP TABLE rec_owner AS
SELECT a.ref, coalesce(n.id, m.id) AS row_id
FROM rec_anchor AS a
LEFT JOIN rec_row AS n ON n.ref = a.anchor
LEFT JOIN rec_match AS m ON m.ref = a.anchor;

-- A new row is as its first witness says.
INSERT INTO vault.witness BY NAME
SELECT '{table}' AS table_name, n.id AS row_id, s.source_id, $batch AS batch_id, s.resource_type, s.external_id,
    s.updated, s.state_key
FROM rec_row AS n JOIN rec AS s USING (ref);

INSERT INTO vault.attribute
SELECT '{table}', o.row_id, t.key, t.value
FROM stage_attribute AS t JOIN rec_owner AS o USING (ref)
WHERE t.owner = '{table}' AND o.ref IN (SELECT ref FROM rec_row);
