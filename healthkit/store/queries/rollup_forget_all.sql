-- Before everything is computed anew; days that come from nights and workouts are compared, not rewritten.
DELETE FROM daily WHERE metric NOT IN (SELECT metric FROM stale)
