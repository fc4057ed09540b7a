-- The positions of one workout in order; poor ones (off by more than 50 m) left out.
SELECT at_utc, latitude, longitude, elevation FROM route_point
WHERE session_id = $session AND coalesce(horizontal_accuracy, 0) <= 50
ORDER BY at_utc
