-- On which days which metrics began to come from a new device; what is made of sessions has their kind in its place.
WITH written AS (
    SELECT DISTINCT metric AS what, source_id FROM sample WHERE retired_batch IS NULL
    UNION ALL
    SELECT DISTINCT kind AS what, source_id FROM session WHERE retired_batch IS NULL
)
SELECT DISTINCT written.what, event.local_day AS day
FROM event JOIN source USING (source_id) JOIN written USING (source_id)
WHERE event.metric = 'device_change' AND event.retired_batch IS NULL AND event.code = source.product
ORDER BY written.what, day
