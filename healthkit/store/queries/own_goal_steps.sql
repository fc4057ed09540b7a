-- What each goal aims at, from which day on.
SELECT own_goal_id, from_day, target, high, days_a_week, usual, usual_noise, usual_days, why
FROM own_goal_step ORDER BY own_goal_id, from_day, set_at
