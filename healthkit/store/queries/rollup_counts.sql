-- How many derived rows there are.
SELECT
    (SELECT count(*) FROM daily) AS daily,
    (SELECT count(*) FROM hourly) AS hourly,
    (SELECT count(*) FROM session WHERE kind = 'sleep' AND batch_id = 0) AS nights,
    (SELECT count(*) FROM event WHERE metric = 'device_change' AND batch_id = 0) AS device_changes
