-- Which workouts are told again by which other row, as stored.
SELECT rowid, session_id, workout_id FROM workout_witness
