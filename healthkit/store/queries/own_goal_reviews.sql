-- What was decided about the goals after their weeks, the oldest first; of two reviews of one week the later one holds.
SELECT own_goal_id, week, kept, missed, unknown, barrier, note, proposed, decided
FROM own_goal_review
QUALIFY row_number() OVER (PARTITION BY own_goal_id, week ORDER BY reviewed_at DESC) = 1
ORDER BY own_goal_id, week
