-- Rows that this snapshot should hold and does not: gone at their source, unless a later snapshot has spoken for them.
CREATE OR REPLACE TEMP TABLE {fact}_gone AS
SELECT v.id, v.product
FROM {fact}_have AS v
ANTI JOIN {fact}_known AS k USING (id)
WHERE v.retired_batch IS NULL
    AND v.start_utc BETWEEN $from_utc AND $to_utc
    AND v.product IN (SELECT product FROM speaking);
