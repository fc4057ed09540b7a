-- Minutes a day of one kind of workout; {sessions} is the query of single workouts.
SELECT day, sum(minutes ORDER BY start_utc) AS value, count(*) AS n
FROM ({sessions}) AS workout
WHERE activity = $activity AND day BETWEEN $first AND $last
GROUP BY day
ORDER BY day
