-- The offsets that staged rows carry, by UTC day, with the first and last row of each.
SELECT offset_min::INTEGER AS "offset", start_utc::DATE AS day, min(start_utc) AS first, max(start_utc) AS last
FROM (
    SELECT offset_min, start_utc FROM stage_sample WHERE day IS NULL
    UNION ALL SELECT offset_min, start_utc FROM stage_event
    UNION ALL SELECT offset_min, start_utc FROM stage_session
)
WHERE offset_min IS NOT NULL
GROUP BY ALL
