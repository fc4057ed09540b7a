-- Positions of all workouts of one activity up to a day, in order; poor ones (off by more than 50 m) left out.
SELECT route_point.session_id, session.local_day AS day, epoch(route_point.at_utc) AS at, latitude, longitude
FROM route_point JOIN session USING (session_id)
WHERE session.kind = 'workout' AND session.retired_batch IS NULL AND session.activity = $activity
    AND session.local_day <= $last AND coalesce(horizontal_accuracy, 0) <= 50
    AND session_id NOT IN (SELECT session_id FROM workout_witness)
ORDER BY route_point.session_id, at_utc
