-- What makes a row the same row again: metric, instants, product class and value, never a display name or a unit.
-- Derived rows (nights, device changes) name batch 0 and take no part.
-- "steps" is the value in steps of the catalogue's resolution; facts without a value have none to compare.
CREATE TEMP VIEW staged_sample AS
SELECT
    s.ref, s.start_utc, r.product, p.alone,
    hash(p.metric, p.dimension, s.start_utc, s.end_utc, r.product_class, s.day) AS g,
    (CASE WHEN p.percent AND abs(s.value) <= 1 THEN s.value * 100 ELSE s.value * p.factor + p.shift END)
        / p.resolution AS steps
FROM stage_sample AS s
JOIN stage_pair AS p USING (pair)
JOIN stage_source AS r USING (source)
WHERE p.usable;

CREATE TEMP VIEW stored_sample AS
SELECT
    s.sample_id AS id, s.start_utc, r.product, s.ordinal, s.retired_batch,
    hash(s.metric, s.dimension, s.start_utc, s.end_utc, r.product_class, s.vendor_day) AS g,
    s.value / m.resolution AS steps
FROM vault.sample AS s
JOIN stage_metric AS m USING (metric)
JOIN vault.source AS r USING (source_id);

CREATE TEMP VIEW staged_event AS
SELECT s.ref, s.start_utc, r.product, false AS alone, hash(s.metric, s.code, s.start_utc, s.end_utc, r.product_class) AS g,
    0.0 AS steps
FROM stage_event AS s JOIN stage_source AS r USING (source);

CREATE TEMP VIEW stored_event AS
SELECT s.event_id AS id, s.start_utc, r.product, s.ordinal, s.retired_batch,
    hash(s.metric, s.code, s.start_utc, s.end_utc, r.product_class) AS g, 0.0 AS steps
FROM vault.event AS s JOIN vault.source AS r USING (source_id)
WHERE s.batch_id > 0;  -- batch 0 is derived by the rollup: no file has it

CREATE TEMP VIEW staged_session AS
SELECT s.ref, s.start_utc, r.product, false AS alone, hash(s.kind, s.activity, s.start_utc, s.end_utc, r.product_class) AS g,
    0.0 AS steps
FROM stage_session AS s JOIN stage_source AS r USING (source);

CREATE TEMP VIEW stored_session AS
SELECT s.session_id AS id, s.start_utc, r.product, s.ordinal, s.retired_batch,
    hash(s.kind, s.activity, s.start_utc, s.end_utc, r.product_class) AS g, 0.0 AS steps
FROM vault.session AS s JOIN vault.source AS r USING (source_id)
WHERE s.batch_id > 0;

CREATE TEMP VIEW staged_waveform AS
SELECT s.ref, s.start_utc, r.product, false AS alone, hash(s.kind, s.start_utc, r.product_class, len(s.samples)) AS g,
    0.0 AS steps
FROM stage_waveform AS s JOIN stage_source AS r USING (source);

CREATE TEMP VIEW stored_waveform AS
SELECT s.waveform_id AS id, s.start_utc, r.product, s.ordinal, s.retired_batch,
    hash(s.kind, s.start_utc, r.product_class, len(s.samples)) AS g, 0.0 AS steps
FROM vault.waveform AS s JOIN vault.source AS r USING (source_id);

-- Rows of which nothing can be made; events, sessions and waveforms carry no unit that could be unknown.
CREATE TEMP VIEW sample_unusable AS
SELECT s.ref FROM stage_sample AS s JOIN stage_pair AS p USING (pair) WHERE NOT p.usable;
CREATE TEMP VIEW event_unusable AS SELECT ref FROM stage_event LIMIT 0;
CREATE TEMP VIEW session_unusable AS SELECT ref FROM stage_session LIMIT 0;
CREATE TEMP VIEW waveform_unusable AS SELECT ref FROM stage_waveform LIMIT 0;
