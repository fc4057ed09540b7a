-- The unit in which the files write how far workouts went.
SELECT mode(raw_unit) FROM session_stat WHERE starts_with(metric, 'distance_') AND aggregate = 'sum'
