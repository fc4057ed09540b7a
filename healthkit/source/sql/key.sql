-- The identity of staged rows of one fact; equal rows are told apart by their ordinal. Where the vault holds no rows yet,
-- rows that share their start with no other of their kind need none.
CREATE OR REPLACE TEMP TABLE {fact}_key AS
SELECT ref, start_utc, product, g, steps, hash(g, round(steps) + 0.0) AS h, 1::SMALLINT AS ordinal
FROM staged_{fact}
WHERE $compare OR NOT alone;

UPDATE {fact}_key SET ordinal = twin.n
FROM (
    SELECT ref, row_number() OVER (PARTITION BY h ORDER BY ref) AS n
    FROM {fact}_key
    SEMI JOIN (SELECT h FROM {fact}_key GROUP BY h HAVING count(*) > 1) AS twice USING (h)
) AS twin
WHERE twin.ref = {fact}_key.ref AND twin.n > 1;

CREATE OR REPLACE TEMP TABLE {fact}_known (ref BIGINT, id BIGINT, retired_batch INTEGER);
