-- Device changes as they are stored.
SELECT rowid, event_id, metric, code, start_utc, end_utc, offset_min, local_day, ordinal, source_id, batch_id
FROM event
WHERE metric = 'device_change' AND batch_id = 0
