-- Who has spoken for what: the latest other snapshot of each product of this file, where it is later than this one.
CREATE OR REPLACE TEMP TABLE spoken AS
SELECT product, from_utc, to_utc, batch_id
FROM vault.snapshot_span
WHERE $exported_at IS NOT NULL AND to_utc > $exported_at
    AND product IN (SELECT DISTINCT product FROM stage_source)
QUALIFY row_number() OVER (PARTITION BY product ORDER BY to_utc DESC, batch_id DESC) = 1;

CREATE OR REPLACE TEMP TABLE speaking AS
SELECT DISTINCT product FROM stage_source
WHERE $exported_at IS NOT NULL AND product NOT IN (SELECT product FROM spoken);
