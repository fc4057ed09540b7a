-- Which analytes have results that stand, how many, and of which days.
SELECT analyte, count(*) AS rows, min(day) AS first, max(day) AS last
FROM lab_result
WHERE retired_batch IS NULL AND coalesce(status, '') NOT IN ('cancelled', 'entered-in-error', 'stale')
    AND day <= $last
GROUP BY analyte
ORDER BY analyte;
