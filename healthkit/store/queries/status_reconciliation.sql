-- Our merged days beside what others say of the same days: the vendor's own rings, and totals read off the phone.
WITH pair(metric, other) AS (
    VALUES
        ('active_energy_burned', 'activity_summary_energy'),
        ('apple_exercise_time', 'activity_summary_exercise'),
        ('apple_stand_hour', 'activity_summary_stand')
), stated AS (
    SELECT pair.metric, daily.day, daily.last AS reference, 'activity_summary' AS "by"
    FROM pair JOIN daily ON daily.metric = pair.other
    -- An export without the rows themselves leaves nothing to compare.
    WHERE EXISTS (SELECT 1 FROM daily AS own WHERE own.metric = pair.metric)
    UNION ALL
    SELECT metric, day, value, origin FROM reference_reading
)
SELECT stated.metric, stated.day, coalesce(ours.total, ours.mean, 0.0) AS ours, stated.reference, stated."by"
FROM stated
LEFT JOIN daily AS ours ON ours.metric = stated.metric AND ours.day = stated.day
WHERE stated.reference > 0 OR ours.total > 0
ORDER BY stated.metric, stated.day, stated."by"
