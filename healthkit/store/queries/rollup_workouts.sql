-- All workouts, with the length that their writer gives.
SELECT session_id, start_utc AS start, end_utc AS "end", activity, duration_s, source_id
FROM session
WHERE kind = 'workout' AND retired_batch IS NULL
