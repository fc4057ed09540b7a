-- Sleep sessions by day of waking, with their stages in time order.
SELECT session.session_id, session.local_day AS day, session.start_utc AS bed, session.end_utc AS up,
    stage.stage, stage.start_utc, stage.end_utc
FROM session LEFT JOIN session_stage AS stage USING (session_id)
WHERE session.kind = 'sleep' AND session.retired_batch IS NULL AND session.local_day BETWEEN $first AND $last
ORDER BY session.start_utc, session.session_id, stage.start_utc
