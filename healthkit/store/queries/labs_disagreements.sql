-- Witnesses that say of a result what its row does not: their own values, as they stated them.
SELECT w.row_id AS result_id, s.app AS source, w.differs
FROM witness AS w JOIN source AS s USING (source_id) JOIN lab_result AS r ON r.lab_result_id = w.row_id
WHERE w.table_name = 'lab_result' AND w.differs IS NOT NULL AND r.retired_batch IS NULL
ORDER BY w.row_id, s.app;
