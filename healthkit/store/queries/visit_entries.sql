-- What was noted after visits: the newest visit first, within it what is due soonest.
SELECT entry_id, kind, visit_day, said, due, done_on FROM visit_entry
ORDER BY visit_day DESC, kind <> 'note', due NULLS LAST, entry_id
