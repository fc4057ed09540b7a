-- The first rows of a table: nothing to match.
CREATE OR REPLACE TEMP TABLE rec_match (ref BIGINT, id BIGINT, how INTEGER, outdated BOOLEAN);

CREATE OR REPLACE TEMP TABLE rec_row AS
SELECT ref, $base + row_number() OVER (ORDER BY ref) - 1 AS id, NULL::BIGINT AS revised, false AS outdated
FROM rec_anchor WHERE anchor = ref;
