-- When one workout was paused and resumed.
SELECT kind, start_utc FROM session_event
WHERE session_id = $session AND kind IN ('pause', 'resume')
ORDER BY start_utc, kind DESC
