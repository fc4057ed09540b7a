-- Minutes at each heart rate (bpm, whole) of each workout. A reading holds until the next one, for two minutes at most:
-- what lies beyond is not known. Devices that measured together share the time between them.
WITH workouts AS (
    SELECT session_id, local_day AS day, start_utc, end_utc FROM session
    WHERE kind = 'workout' AND retired_batch IS NULL AND local_day BETWEEN $first AND $last
        AND session_id NOT IN (SELECT session_id FROM workout_witness)
), readings AS (
    SELECT start_utc, value FROM sample
    WHERE metric = 'heart_rate' AND retired_batch IS NULL
        AND local_day BETWEEN CAST($first AS DATE) - 1 AND CAST($last AS DATE) + 1
), held AS (
    SELECT workouts.session_id, workouts.day, readings.value,
        epoch(coalesce(lead(readings.start_utc) OVER (
            PARTITION BY workouts.session_id ORDER BY readings.start_utc, readings.value
        ), workouts.end_utc) - readings.start_utc) AS seconds
    FROM workouts JOIN readings
        ON readings.start_utc >= workouts.start_utc AND readings.start_utc < workouts.end_utc
)
SELECT session_id, day, CAST(round(value) AS INTEGER) AS rate, sum(least(seconds, 120)) / 60 AS minutes, count(*) AS n
FROM held
GROUP BY ALL
ORDER BY day, session_id, rate
