-- What was ticked of one goal; of several words about one day the last one holds, and null takes it back.
SELECT day, done::INTEGER::DOUBLE AS value
FROM (
    SELECT day, done FROM own_goal_day WHERE own_goal_id = $own_goal_id
    QUALIFY row_number() OVER (PARTITION BY day ORDER BY said_at DESC, rowid DESC) = 1
)
WHERE done IS NOT NULL ORDER BY day
