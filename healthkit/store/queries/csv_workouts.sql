-- Workouts, each once though several devices recorded it, in kilometres, kilocalories and beats a minute.
SELECT t.local_day AS day, t.start_utc, t.end_utc, t.activity,
    coalesce(t.duration_s, epoch(t.end_utc - t.start_utc)) / 60 AS duration_min,
    max(g.value) FILTER (g.metric = 'active_energy_burned' AND g.aggregate = 'sum') AS active_energy_kcal,
    max(g.value) FILTER (g.metric = 'total_energy_burned' AND g.aggregate = 'sum') AS total_energy_kcal,
    max(g.value * CASE WHEN g.metric = 'distance_swimming' THEN 0.001 ELSE 1 END)
        FILTER (g.metric LIKE 'distance\_%' ESCAPE '\' AND g.aggregate = 'sum') AS distance_km,
    max(g.value) FILTER (g.metric = 'heart_rate' AND g.aggregate = 'average') AS heart_rate_mean_bpm,
    max(g.value) FILTER (g.metric = 'heart_rate' AND g.aggregate = 'maximum') AS heart_rate_max_bpm,
    s.app, s.model
FROM vault.session AS t JOIN vault.source AS s USING (source_id)
LEFT JOIN (
    SELECT * FROM vault.session_stat WHERE metric NOT IN (SELECT metric FROM refused_metric)
) AS g USING (session_id)
WHERE t.kind = 'workout' AND t.retired_batch IS NULL
    AND t.session_id NOT IN (SELECT session_id FROM vault.workout_witness)
    AND (t.source_id, t.kind, t.activity) NOT IN (SELECT (source_id, kind, activity) FROM refused_session)
GROUP BY t.session_id, t.local_day, t.start_utc, t.end_utc, t.activity, t.duration_s, s.app, s.model
ORDER BY t.start_utc, t.session_id
