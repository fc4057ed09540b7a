-- A vendor states a day anew: what this file says holds, what it or another file said before is retired. A file that is a
-- full snapshot retires by itself.
CREATE OR REPLACE TEMP TABLE restated AS
SELECT v.sample_id AS id
FROM vault.sample AS v
JOIN vault.source AS r USING (source_id)
SEMI JOIN (
    SELECT p.metric, s.day AS vendor_day, o.product
    FROM stage_sample AS s JOIN stage_pair AS p USING (pair) JOIN stage_source AS o USING (source)
    WHERE s.day IS NOT NULL AND p.usable
) AS told ON told.metric = v.metric AND told.vendor_day = v.vendor_day AND told.product = r.product
WHERE v.batch_id <> $batch AND v.retired_batch IS NULL AND v.sample_id NOT IN (SELECT id FROM sample_known);

UPDATE vault.sample SET retired_batch = $batch WHERE sample_id IN (SELECT id FROM restated);

UPDATE vault.sample SET retired_batch = NULL
WHERE vendor_day IS NOT NULL AND sample_id IN (SELECT id FROM sample_known WHERE retired_batch IS NOT NULL);
