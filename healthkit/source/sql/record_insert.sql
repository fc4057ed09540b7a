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

CREATE OR REPLACE TEMP TABLE rec_told AS
SELECT DISTINCT ON (o.row_id, s.source_id, s.resource_type, s.external_id)
    '{table}' AS table_name, o.row_id, s.source_id, $batch AS batch_id, s.resource_type, s.external_id, s.updated,
    s.state_key, CASE WHEN s.state_key <> v.state_key THEN {differs} END AS differs
FROM rec AS s
ANTI JOIN rec_row USING (ref)
JOIN rec_owner AS o USING (ref)
JOIN vault.{table} AS v ON v.{table}_id = o.row_id
ORDER BY s.ref;

-- A witness that says something new of the same row says it from now on, unless it is an older word.
UPDATE vault.witness AS w SET state_key = t.state_key, differs = t.differs, updated = t.updated
FROM rec_told AS t
WHERE w.table_name = t.table_name AND w.row_id = t.row_id AND w.source_id = t.source_id
    AND w.external_id IS NOT DISTINCT FROM t.external_id AND w.resource_type IS NOT DISTINCT FROM t.resource_type
    AND w.state_key <> t.state_key AND NOT coalesce(t.updated < w.updated, false);

INSERT INTO vault.witness BY NAME
SELECT t.* FROM rec_told AS t
ANTI JOIN (SELECT * FROM vault.witness WHERE table_name = '{table}') AS w
    ON w.row_id = t.row_id AND w.source_id = t.source_id
    AND w.external_id IS NOT DISTINCT FROM t.external_id
    AND w.resource_type IS NOT DISTINCT FROM t.resource_type;

INSERT INTO vault.attribute
SELECT '{table}', o.row_id, t.key, t.value
FROM stage_attribute AS t JOIN rec_owner AS o USING (ref)
WHERE t.owner = '{table}' AND o.ref IN (SELECT ref FROM rec_row);
