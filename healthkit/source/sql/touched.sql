-- Metrics and days of rows that came, went or came back with this batch; a row that spans midnights touches each day.
WITH changed AS (
    SELECT metric, local_day, start_utc, end_utc FROM vault.sample
    WHERE batch_id = $batch OR retired_batch = $batch
        OR sample_id IN (SELECT id FROM sample_known WHERE retired_batch IS NOT NULL)
    UNION ALL
    SELECT metric, local_day, start_utc, end_utc FROM vault.event
    WHERE batch_id = $batch OR retired_batch = $batch
        OR event_id IN (SELECT id FROM event_known WHERE retired_batch IS NOT NULL)
    UNION ALL
    SELECT unnest(['workout_duration', 'workout_count']), local_day, start_utc, end_utc FROM vault.session
    WHERE kind = 'workout' AND (
        batch_id = $batch OR retired_batch = $batch
        OR session_id IN (SELECT id FROM session_known WHERE retired_batch IS NOT NULL)
    )
)
SELECT DISTINCT metric, day::DATE AS day FROM (
    SELECT metric, unnest(generate_series(
        local_day,
        local_day + (end_utc::DATE - start_utc::DATE) * INTERVAL 1 DAY + INTERVAL 1 DAY,
        INTERVAL 1 DAY
    )) AS day FROM changed
);
