-- Workouts of one activity by day, each once: of two that overlap by more than half, the one with the lower id.
SELECT local_day AS day, count(*)::BIGINT AS n, count(*)::DOUBLE AS workouts, sum(minutes ORDER BY start_utc) AS minutes,
    min(minutes) AS shortest, max(minutes) AS longest
FROM (
    SELECT local_day, start_utc, coalesce(duration_s, date_diff('second', start_utc, end_utc)) / 60 AS minutes
    FROM session AS one
    WHERE kind = 'workout' AND retired_batch IS NULL AND activity = $activity AND NOT EXISTS (
        FROM session AS two
        WHERE two.kind = 'workout' AND two.retired_batch IS NULL AND two.activity = $activity
            AND two.session_id < one.session_id AND two.start_utc < one.end_utc AND two.end_utc > one.start_utc
            AND 2 * (epoch(least(one.end_utc, two.end_utc)) - epoch(greatest(one.start_utc, two.start_utc)))
                > epoch(one.end_utc) - epoch(one.start_utc)
    )
)
GROUP BY local_day
