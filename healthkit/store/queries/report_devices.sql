-- Changes of device or system software inside a span.
SELECT event.local_day AS day, event.code, coalesce(source.app, '?') AS source
FROM event LEFT JOIN source USING (source_id)
WHERE event.metric = 'device_change' AND event.retired_batch IS NULL AND event.local_day BETWEEN $first AND $last
ORDER BY event.start_utc, event.code
