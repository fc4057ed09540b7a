-- What the person wrote about days that touch a span, the newest first; marks on charts are not among it.
SELECT entry_id, kind, first_day, last_day, at_utc, code, score, said FROM journal
WHERE kind <> 'mark' AND ($last::DATE IS NULL OR first_day <= $last) AND ($first::DATE IS NULL OR last_day >= $first)
ORDER BY last_day DESC, entry_id DESC
