-- Stages of derived nights as they are stored; their sessions have negative ids.
SELECT rowid, session_id, stage, start_utc, end_utc FROM session_stage WHERE session_id < 0
