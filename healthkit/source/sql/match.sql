-- Which staged rows the vault has. First to the step; then those a rounding apart, as after a change of unit, in order.
CREATE OR REPLACE TEMP TABLE {fact}_have AS
SELECT id, start_utc, product, ordinal, retired_batch, g, steps, hash(g, round(steps) + 0.0) AS h
FROM stored_{fact}
WHERE start_utc BETWEEN (SELECT min(start_utc) FROM {fact}_key) AND (SELECT max(start_utc) FROM {fact}_key)
    OR start_utc BETWEEN $from_utc AND $to_utc;

INSERT INTO {fact}_known
SELECT k.ref, v.id, v.retired_batch
FROM {fact}_key AS k JOIN {fact}_have AS v USING (h, start_utc, ordinal);

INSERT INTO {fact}_known
WITH fresh AS (
    SELECT ref, g, steps, row_number() OVER (PARTITION BY g ORDER BY steps, ref) AS n
    FROM {fact}_key ANTI JOIN {fact}_known USING (ref)
), lone AS (
    SELECT id, g, steps, retired_batch, row_number() OVER (PARTITION BY g ORDER BY steps, id) AS n
    FROM {fact}_have ANTI JOIN {fact}_known USING (id)
    WHERE g IN (SELECT g FROM fresh)
)
SELECT fresh.ref, lone.id, lone.retired_batch
FROM fresh JOIN lone USING (g, n)
WHERE abs(fresh.steps - lone.steps) <= 1;
