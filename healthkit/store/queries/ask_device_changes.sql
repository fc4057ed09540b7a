-- A change of software has a code of its own; only a new product is meant here.
SELECT event.local_day AS day, event.code AS product
FROM event JOIN source USING (source_id)
WHERE event.metric = 'device_change' AND event.retired_batch IS NULL AND event.code = source.product
    AND list_contains($sources, event.source_id) AND event.local_day > $first AND event.local_day <= $last
ORDER BY event.start_utc, event.code
