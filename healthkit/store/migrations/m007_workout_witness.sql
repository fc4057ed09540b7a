-- A run that a watch, a phone and an app recorded is one workout; which row stands for it is decided on import, by the
-- order of devices, and read everywhere alike. Until the next import the row that came first stands, as before.
CREATE TABLE workout_witness (session_id BIGINT NOT NULL, workout_id BIGINT NOT NULL);
INSERT INTO workout_witness
SELECT two.session_id, min(one.session_id)
FROM session AS one JOIN session AS two
    ON two.activity = one.activity AND one.session_id < two.session_id
    AND two.start_utc < one.end_utc AND two.end_utc > one.start_utc
    AND 2 * (epoch(least(one.end_utc, two.end_utc)) - epoch(greatest(one.start_utc, two.start_utc)))
        > epoch(two.end_utc) - epoch(two.start_utc)
WHERE one.kind = 'workout' AND two.kind = 'workout' AND one.retired_batch IS NULL AND two.retired_batch IS NULL
GROUP BY two.session_id;
