SELECT relation, name, onset, deceased, note FROM family_history
WHERE retired_batch IS NULL AND coalesce(status, '') NOT IN ('stale', 'entered-in-error')
ORDER BY relation, name
