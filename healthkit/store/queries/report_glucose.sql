-- Glucose readings of some days, one source a day: the one that tells most of it, so that a sensor read through two
-- apps counts once and finger pricks beside a sensor do not mix with it. ``side`` stands for readings without a number.
WITH told AS (
    SELECT source_id, local_day AS day, start_utc, value, raw_unit, NULL AS side
    FROM sample
    WHERE metric = 'blood_glucose' AND vendor_day IS NULL AND retired_batch IS NULL
        AND local_day BETWEEN $first AND $last
    UNION ALL
    SELECT source_id, local_day, start_utc, NULL, NULL, CASE code WHEN 'below_range' THEN 'below' ELSE 'above' END
    FROM event
    WHERE metric = 'blood_glucose_out_of_range' AND code IN ('below_range', 'above_range') AND retired_batch IS NULL
        AND local_day BETWEEN $first AND $last
),
counted AS (SELECT day, source_id, count(*) AS n FROM told GROUP BY day, source_id),
best AS (SELECT day, arg_max(source_id, (n, -source_id)) AS source_id FROM counted GROUP BY day)
SELECT DISTINCT ON (told.start_utc)
    told.start_utc, told.day, told.value, told.side, told.raw_unit, coalesce(source.app, '?') AS source
FROM told JOIN best USING (day, source_id) LEFT JOIN source USING (source_id)
ORDER BY told.start_utc, told.value
