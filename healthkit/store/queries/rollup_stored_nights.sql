-- Derived nights as they are stored, to be compared with what is computed now.
SELECT rowid, session_id, kind, activity, start_utc, end_utc, offset_min, local_day, duration_s, ordinal, source_id,
    batch_id
FROM session
WHERE kind = 'sleep' AND batch_id = 0
