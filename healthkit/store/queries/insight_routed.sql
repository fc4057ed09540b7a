-- Workouts that have a route.
SELECT DISTINCT session_id FROM route_point
