-- Staged measurements with their analyte, in its unit, and the laboratory's own range in that unit too. What is written
-- stays beside it (raw_value, raw_unit, range_text); a number that the unit makes impossible is asked about.
CREATE OR REPLACE TEMP TABLE lab_result_ready AS
WITH read AS (
    SELECT s.* EXCLUDE (value, comparator, unit, low, high), s.rowid AS line,
        coalesce(s.value, CASE WHEN a.analyte IS NOT NULL AND a.question IS NULL THEN t.value END) AS raw_value, s.unit AS raw_unit,
        coalesce(s.comparator, CASE WHEN s.value IS NULL THEN t.comparator END) AS comparator,
        t.value_code, g.range_code, coalesce(s.low, g.low) AS raw_low, coalesce(s.high, g.high) AS raw_high,
        a.analyte, a.ucum, coalesce(a.factor, 1.0) AS factor, coalesce(a.shift, 0.0) AS shift, a.least, a.most,
        a.question AS unit_question
    FROM stage_lab_result AS s
    LEFT JOIN lab_analyte AS a
        ON s.name IS NOT DISTINCT FROM a.name AND s.system IS NOT DISTINCT FROM a.system
        AND s.code IS NOT DISTINCT FROM a.code AND s.codings IS NOT DISTINCT FROM a.codings
        AND s.unit IS NOT DISTINCT FROM a.unit AND (s.value IS NULL) = a.in_words
        AND regexp_matches(lower(concat_ws(' ', s.specimen, s.panel)), 'urin') = a.urine
    LEFT JOIN lab_range AS g ON s.range_text = g.range_text
    LEFT JOIN lab_text AS t ON s.value_text = t.value_text
)
SELECT s.*, {keys}
FROM (SELECT read.* EXCLUDE (ucum, factor, shift, least, most, unit_question, raw_low, raw_high),
    raw_value * factor + shift AS value, CASE WHEN raw_value IS NOT NULL THEN ucum END AS unit,
    raw_low * factor + shift AS low, raw_high * factor + shift AS high,
    CASE WHEN length(taken) >= 10 THEN try_cast(left(taken, 10) AS DATE) END AS day,
    CASE
        WHEN raw_value IS NULL THEN NULL
        WHEN unit_question IS NOT NULL THEN unit_question
        WHEN raw_value * factor + shift NOT BETWEEN least AND most THEN 'unit_implausible'
    END AS question
FROM read) AS s;
