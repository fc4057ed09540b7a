-- Workouts, each once: the best device's row of those that tell the same.
SELECT session_id, activity, local_day AS day, start_utc, source_id,
    coalesce(duration_s, date_diff('second', start_utc, end_utc)) / 60 AS minutes
FROM session
WHERE kind = 'workout' AND retired_batch IS NULL AND session_id NOT IN (SELECT session_id FROM workout_witness)
