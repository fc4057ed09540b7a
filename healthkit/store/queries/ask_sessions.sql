-- Workouts, each once: of two of a kind that overlap by more than half, the one with the lower id.
SELECT session_id, activity, local_day AS day, start_utc, source_id,
    coalesce(duration_s, date_diff('second', start_utc, end_utc)) / 60 AS minutes
FROM session AS one
WHERE kind = 'workout' AND retired_batch IS NULL AND NOT EXISTS (
    FROM session AS two
    WHERE two.kind = 'workout' AND two.retired_batch IS NULL AND two.activity = one.activity
        AND two.session_id < one.session_id AND two.start_utc < one.end_utc AND two.end_utc > one.start_utc
        AND 2 * (epoch(least(one.end_utc, two.end_utc)) - epoch(greatest(one.start_utc, two.start_utc)))
            > epoch(one.end_utc) - epoch(one.start_utc)
)
