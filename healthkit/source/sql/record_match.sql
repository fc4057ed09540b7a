-- What the vault says of each fact of the file, by every witness of it; "author" is who the row itself is from.
CREATE OR REPLACE TEMP TABLE rec_stored AS
SELECT v.{table}_id AS id, v.fact_key, v.state_key, v.at_utc, v.retired_batch, a.product AS author, a.connector,
    w.external_id, w.updated, w.state_key AS said_key, r.product, {concept_stored} AS concept
FROM vault.{table} AS v
JOIN vault.source AS a ON a.source_id = v.source_id
LEFT JOIN vault.witness AS w ON w.table_name = '{table}' AND w.row_id = v.{table}_id
LEFT JOIN vault.source AS r ON r.source_id = w.source_id
WHERE v.fact_key IN (SELECT DISTINCT fact_key FROM rec) OR w.external_id IN (SELECT DISTINCT external_id FROM rec);

-- Ids that mean one row, in the file and in the vault.
CREATE OR REPLACE TEMP TABLE rec_named AS
SELECT product, external_id, any_value(id) AS id FROM rec_stored
WHERE retired_batch IS NULL AND author = product
GROUP BY ALL HAVING count(*) = 1 AND external_id IN (
    SELECT external_id FROM rec JOIN rec_anchor AS a USING (ref) WHERE a.anchor = rec.ref
    GROUP BY product, external_id HAVING count(*) = 1
);

-- 1: said before, so; 2: a newer word of the row's own source on it; 3: another source's word on the same fact. What is
-- left is new. A source's id leads to its corrected row (another value of the same thing) only where it means one row.
CREATE OR REPLACE TEMP TABLE rec_match AS
WITH speaker AS (
    SELECT rec.* FROM rec JOIN rec_anchor AS a USING (ref) WHERE a.anchor = rec.ref
), candidate AS (
    SELECT s.ref, v.id, v.updated AS had_updated, s.updated,
        CASE
            WHEN v.state_key = s.state_key
                OR (v.said_key = s.state_key AND v.product = s.product
                    AND v.external_id IS NOT DISTINCT FROM s.external_id) THEN 1
            WHEN v.retired_batch IS NOT NULL THEN NULL
            WHEN v.author = s.product AND v.product = s.product AND (
                v.external_id = s.external_id
                OR (s.updated > v.updated AND (s.external_id IS NULL OR v.external_id IS NULL))
            ) THEN 2
            -- Ids of two formats cannot be compared: a provider's FHIR and its C-CDA number one fact differently.
            WHEN v.author <> s.product OR v.connector <> s.connector OR s.external_id IS NULL OR v.external_id IS NULL
                THEN 3
        END AS how
    FROM speaker AS s JOIN rec_stored AS v
        ON v.fact_key = s.fact_key
        AND (v.at_utc = s.at_utc OR v.at_utc IS NULL OR s.at_utc IS NULL OR v.state_key = s.state_key)
    UNION ALL
    SELECT s.ref, v.id, v.updated, s.updated, 2
    FROM rec_named AS n
    JOIN speaker AS s ON s.external_id = n.external_id AND s.product = n.product
    JOIN rec_stored AS v ON v.id = n.id AND v.external_id = n.external_id AND v.product = n.product
    WHERE v.fact_key <> s.fact_key AND v.concept = {concept}
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
