-- Entries of food diaries whose moment is known, between two local days: when, which meal, what, and its carbohydrates (g).
SELECT at_utc, coalesce(meal, '') AS meal, trim(name) AS name, carbohydrates,
    CASE WHEN energy_unit = 'kJ' THEN energy / 4.184 ELSE energy END AS kcal
FROM nutrition_entry
WHERE retired_batch IS NULL AND at_utc IS NOT NULL AND try_cast(left(eaten, 10) AS DATE) BETWEEN $first AND $last
ORDER BY at_utc, name
