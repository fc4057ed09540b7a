-- What the vault says of each fact of the file: "known" as it is said, "told" otherwise by another witness, or a newer
-- word of the same source on it ("revised"). What is left is new.
CREATE OR REPLACE TEMP TABLE rec_stored AS
SELECT v.{table}_id AS id, v.fact_key, v.state_key, v.at_utc, v.retired_batch, w.external_id, w.updated, r.product
FROM vault.{table} AS v
LEFT JOIN vault.witness AS w ON w.table_name = '{table}' AND w.row_id = v.{table}_id
LEFT JOIN vault.source AS r ON r.source_id = coalesce(w.source_id, v.source_id);

CREATE OR REPLACE TEMP TABLE rec_match AS
WITH speaker AS (
    SELECT rec.* FROM rec JOIN rec_anchor AS a USING (ref) WHERE a.anchor = rec.ref
), candidate AS (
    SELECT s.ref, v.id, v.retired_batch, v.updated AS had_updated, s.updated,
        CASE
            WHEN v.fact_key = s.fact_key AND v.state_key = s.state_key THEN 1
            WHEN v.retired_batch IS NULL AND v.product = s.product AND (
                v.external_id = s.external_id
                OR (s.updated > v.updated AND (s.external_id IS NULL OR v.external_id IS NULL))
            ) THEN 2
            WHEN v.fact_key = s.fact_key AND v.retired_batch IS NULL
                AND (v.product <> s.product OR s.external_id IS NULL OR v.external_id IS NULL) THEN 3
        END AS how
    FROM speaker AS s JOIN rec_stored AS v
        ON v.fact_key = s.fact_key
        AND (v.at_utc = s.at_utc OR v.at_utc IS NULL OR s.at_utc IS NULL OR v.state_key = s.state_key)
    UNION ALL
    SELECT s.ref, v.id, v.retired_batch, v.updated, s.updated, 2
    FROM speaker AS s JOIN rec_stored AS v ON v.external_id = s.external_id AND v.product = s.product
    WHERE v.fact_key <> s.fact_key AND v.retired_batch IS NULL
)
SELECT ref, arg_min(id, how * 1000000000000 + id) AS id, min(how) AS how,
    arg_min(coalesce(updated < had_updated, false), how * 1000000000000 + id) AS outdated
FROM candidate WHERE how IS NOT NULL
GROUP BY ref;

-- A row that another row of this file still states is not revised by it.
DELETE FROM rec_match WHERE how = 2 AND id IN (SELECT id FROM rec_match WHERE how = 1);

CREATE OR REPLACE TEMP TABLE rec_row AS
SELECT ref, $base + row_number() OVER (ORDER BY ref) - 1 AS id, how, m.id AS revised, coalesce(outdated, false) AS outdated
FROM rec_anchor AS a LEFT JOIN rec_match AS m USING (ref)
WHERE a.anchor = a.ref AND coalesce(how, 2) = 2;
