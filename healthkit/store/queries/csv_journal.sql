-- What the person wrote about their days.
SELECT first_day, last_day, at_utc, kind, code, score, said, metric, written_at FROM vault.journal
WHERE entry_id NOT IN (SELECT id FROM refused_row WHERE table_name = 'journal')
ORDER BY first_day, entry_id
