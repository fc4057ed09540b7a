-- Workouts of a span, each once, with the few numbers that reports show, in the catalogue's units; distances in km.
-- Active energy is what moving cost, total energy has rest in it: a file gives the one, the other, or both.
SELECT session.session_id, session.local_day AS day, session.start_utc, session.end_utc, session.activity,
    session.duration_s, coalesce(session.duration_s / 60, epoch(session.end_utc - session.start_utc) / 60) AS minutes,
    max(stat.value) FILTER (stat.metric = 'active_energy_burned' AND stat.aggregate = 'sum') AS energy,
    max(stat.value) FILTER (stat.metric = 'total_energy_burned' AND stat.aggregate = 'sum') AS total_energy,
    max(stat.value * CASE WHEN stat.metric = 'distance_swimming' THEN 0.001 ELSE 1 END)
        FILTER (stat.metric LIKE 'distance\_%' ESCAPE '\' AND stat.aggregate = 'sum') AS distance,
    max(stat.value) FILTER (stat.metric = 'heart_rate' AND stat.aggregate = 'average') AS heart,
    max(stat.value) FILTER (stat.metric = 'heart_rate' AND stat.aggregate = 'maximum') AS heart_most,
    any_value(source.app) AS source
FROM session
LEFT JOIN session_stat AS stat USING (session_id)
LEFT JOIN source USING (source_id)
WHERE session.kind = 'workout' AND session.retired_batch IS NULL
    AND session.session_id NOT IN (SELECT session_id FROM workout_witness) AND session.local_day BETWEEN $first AND $last
GROUP BY ALL
ORDER BY session.start_utc, session.session_id
