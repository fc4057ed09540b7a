-- What was marked on charts, the oldest first.
SELECT entry_id, first_day, last_day, metric, said FROM journal WHERE kind = 'mark' ORDER BY first_day, entry_id
