-- The goals that the person set, the oldest first.
SELECT own_goal_id, kind, metric, direction, aim, said, started, ended, created_at FROM own_goal ORDER BY own_goal_id
