-- Rows of one table of the medical record that a source which is erased and another one state: they become the other's,
-- in its words, and the witness goes.
CREATE OR REPLACE TEMP TABLE shared AS
SELECT t.{key} AS id, min_by(o, o.rowid) AS heir
FROM vault.{table} AS t
JOIN (
    SELECT rowid, row_id, source_id, batch_id, state_key, differs::VARCHAR AS differs FROM vault.witness
    WHERE table_name = '{table}' AND source_id NOT IN (SELECT unnest($sources::INTEGER[]))
) AS o ON o.row_id = t.{key}
WHERE t.source_id IN (SELECT unnest($sources::INTEGER[])) AND t.rowid IN (SELECT unnest($rows::BIGINT[]))
GROUP BY t.{key};
