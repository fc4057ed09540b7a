-- Changes of device and of system software, the oldest first; new where the product itself is another.
SELECT event.local_day AS day, event.code, event.code = source.product AS new
FROM event LEFT JOIN source USING (source_id)
WHERE event.metric = 'device_change' AND event.retired_batch IS NULL
ORDER BY event.start_utc, event.code
