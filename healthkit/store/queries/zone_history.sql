-- The zones a person lived by, from the earliest on.
SELECT start_utc, zone FROM zone_history ORDER BY start_utc NULLS FIRST;
