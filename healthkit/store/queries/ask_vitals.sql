-- The latest vital signs between two days, each by its more alarming end.
SELECT vital, arg_max(value, day) AS value
FROM (
    SELECT day,
        CASE metric
            WHEN 'blood_pressure_systolic' THEN 'systolic' WHEN 'blood_pressure_diastolic' THEN 'diastolic'
            WHEN 'oxygen_saturation' THEN 'oxygen_saturation' WHEN 'body_temperature' THEN 'temperature'
            WHEN 'blood_glucose' THEN 'glucose'
        END AS vital,
        CASE WHEN metric = 'oxygen_saturation' THEN coalesce(min, last) WHEN metric = 'blood_glucose' THEN last
            ELSE coalesce(max, last) END AS value
    FROM daily
    WHERE day BETWEEN $first AND $last AND metric IN (
        'blood_pressure_systolic', 'blood_pressure_diastolic', 'oxygen_saturation', 'body_temperature', 'blood_glucose'
    )
)
WHERE value IS NOT NULL
GROUP BY vital
ORDER BY vital
