SELECT min(t), max(u) FROM (
    SELECT min(start_utc) AS t, max(start_utc) AS u FROM stage_sample
    UNION ALL SELECT min(start_utc), max(start_utc) FROM stage_event
    UNION ALL SELECT min(start_utc), max(start_utc) FROM stage_session
    UNION ALL SELECT min(start_utc), max(start_utc) FROM stage_waveform
);
