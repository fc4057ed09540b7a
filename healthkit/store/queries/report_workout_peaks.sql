-- The highest heart rate of each workout, by its own summary or by the readings within it; workouts without either are left out.
WITH workouts AS (
    SELECT session_id, local_day AS day, start_utc, end_utc FROM session
    WHERE kind = 'workout' AND retired_batch IS NULL AND local_day BETWEEN $first AND $last
        AND session_id NOT IN (SELECT session_id FROM workout_witness)
), told AS (
    SELECT session_id, max(value) AS peak FROM session_stat
    WHERE metric = 'heart_rate' AND aggregate = 'maximum' GROUP BY session_id
), read AS (
    SELECT workouts.session_id, max(sample.value) AS peak
    FROM workouts ANTI JOIN told USING (session_id)
    JOIN sample ON sample.metric = 'heart_rate' AND sample.retired_batch IS NULL
        AND sample.start_utc >= workouts.start_utc AND sample.start_utc < workouts.end_utc
    GROUP BY workouts.session_id
)
SELECT workouts.day, coalesce(told.peak, read.peak) AS peak
FROM workouts LEFT JOIN told USING (session_id) LEFT JOIN read USING (session_id)
WHERE coalesce(told.peak, read.peak) IS NOT NULL
ORDER BY peak DESC, day
