SELECT name, value_text, value, unit, coalesce(started, recorded) AS since FROM social_history
WHERE retired_batch IS NULL AND coalesce(status, '') NOT IN ('stale', 'entered-in-error')
ORDER BY name, since DESC
