-- Every experiment, the newest first.
SELECT experiment_id, protocol::VARCHAR AS protocol, protocol_hash, first_day, last_day, stopped_on, stopped_why, registered_at
FROM experiment ORDER BY experiment_id DESC
