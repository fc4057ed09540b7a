-- Which analytes have results that stand, and how many.
SELECT analyte, count(*) AS rows
FROM lab_result
WHERE retired_batch IS NULL AND coalesce(status, '') NOT IN ('cancelled', 'entered-in-error', 'stale')
    AND day <= $last
GROUP BY analyte
ORDER BY analyte;
