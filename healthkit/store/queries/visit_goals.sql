-- Goals that stand.
SELECT goal_id, name, started, target FROM goal
WHERE retired_batch IS NULL AND coalesce(status, 'active') IN ('active', 'accepted', 'on-hold')
ORDER BY started, goal_id
