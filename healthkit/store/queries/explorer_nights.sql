-- When somebody slept between two instants: the sessions of sleep, from the first to the last moment asleep where stages
-- tell it.
SELECT coalesce(min(stage.start_utc) FILTER (starts_with(stage.stage, 'asleep')), session.start_utc) AS start_utc,
    coalesce(max(stage.end_utc) FILTER (starts_with(stage.stage, 'asleep')), session.end_utc) AS end_utc
FROM session LEFT JOIN session_stage AS stage USING (session_id)
WHERE session.kind = 'sleep' AND session.retired_batch IS NULL AND session.end_utc > $low AND session.start_utc < $high
GROUP BY session.session_id, session.start_utc, session.end_utc
ORDER BY start_utc
