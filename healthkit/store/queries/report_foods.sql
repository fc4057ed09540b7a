-- What a diary names between two days: food, how often, on how many days, energy in kcal; the richest first.
WITH eaten AS (
    SELECT trim(name) AS name, meal, try_cast(left(eaten, 10) AS DATE) AS day,
        CASE WHEN energy_unit = 'kJ' THEN energy / 4.184 ELSE energy END AS kcal
    FROM nutrition_entry WHERE retired_batch IS NULL
)
SELECT name, count(*) AS n, count(DISTINCT day) AS days, sum(kcal) AS kcal
FROM eaten WHERE day BETWEEN $first AND $last AND name <> ''
GROUP BY name ORDER BY kcal DESC NULLS LAST, n DESC, name
