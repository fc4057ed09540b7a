-- First and last bite with energy on each local day between two, by diaries that tell the time: day, both instants, bites.
SELECT try_cast(left(eaten, 10) AS DATE) AS day, min(at_utc) AS first, max(at_utc) AS last, count(*) AS n
FROM nutrition_entry
WHERE retired_batch IS NULL AND at_utc IS NOT NULL AND energy > 0
    AND try_cast(left(eaten, 10) AS DATE) BETWEEN $first AND $last
GROUP BY 1 ORDER BY 1
