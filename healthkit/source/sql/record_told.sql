-- What rows of the file say of facts that another row brings, or brought.
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
