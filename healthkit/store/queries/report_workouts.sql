-- Workouts of a span, each once, with the few numbers that a weekly table shows, in the catalogue's units.
SELECT session.session_id, session.local_day AS day, session.start_utc, session.activity, session.duration_s,
    max(stat.value) FILTER (stat.metric = 'active_energy_burned' AND stat.aggregate = 'sum') AS energy,
    max(stat.value) FILTER (stat.metric LIKE 'distance\_%' ESCAPE '\' AND stat.aggregate = 'sum') AS distance,
    max(stat.value) FILTER (stat.metric = 'heart_rate' AND stat.aggregate = 'average') AS heart,
    any_value(source.app) AS source
FROM session
LEFT JOIN session_stat AS stat USING (session_id)
LEFT JOIN source USING (source_id)
WHERE session.kind = 'workout' AND session.retired_batch IS NULL
    AND session.session_id NOT IN (SELECT session_id FROM workout_witness) AND session.local_day BETWEEN $first AND $last
GROUP BY ALL
ORDER BY session.start_utc, session.session_id
