-- Energy of a diary's meals between two days: meal, days, energy in kcal.
SELECT coalesce(meal, '') AS meal, count(DISTINCT try_cast(left(eaten, 10) AS DATE)) AS days,
    sum(CASE WHEN energy_unit = 'kJ' THEN energy / 4.184 ELSE energy END) AS kcal
FROM nutrition_entry
WHERE retired_batch IS NULL AND try_cast(left(eaten, 10) AS DATE) BETWEEN $first AND $last
GROUP BY 1 HAVING kcal > 0 ORDER BY kcal DESC, meal
