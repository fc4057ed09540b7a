-- Scratch tables of one import, temporary because one transaction writes to one database only.
-- With one thread: a second makes staging and merging a quarter dearer, and reading the file keeps the other core busy.
SET threads = 1;

CREATE TEMP TABLE stage_sample (
    ref INTEGER, pair SMALLINT, start_utc TIMESTAMP, end_utc TIMESTAMP, offset_min SMALLINT,
    created_utc TIMESTAMP, value DOUBLE, source INTEGER, day DATE
);
CREATE TEMP TABLE stage_pair (
    pair SMALLINT, metric VARCHAR, dimension VARCHAR, rank INTEGER, unit VARCHAR, factor DOUBLE, shift DOUBLE, percent BOOLEAN,
    resolution DOUBLE, low DOUBLE, high DOUBLE, usable BOOLEAN, ordered BOOLEAN, alone BOOLEAN
);
CREATE TEMP TABLE stage_metric (metric VARCHAR, resolution DOUBLE);
CREATE TEMP TABLE stage_source (source INTEGER, source_id INTEGER, product_class VARCHAR, product VARCHAR);
CREATE TEMP TABLE stage_day (slot BIGINT, day DATE);
CREATE TEMP TABLE stage_event (
    ref BIGINT, metric VARCHAR, start_utc TIMESTAMP, end_utc TIMESTAMP, offset_min SMALLINT, created_utc TIMESTAMP,
    code VARCHAR, source INTEGER
);
CREATE TEMP TABLE stage_session (
    ref BIGINT, kind VARCHAR, activity VARCHAR, start_utc TIMESTAMP, end_utc TIMESTAMP, offset_min SMALLINT,
    zone VARCHAR, created_utc TIMESTAMP, duration_s DOUBLE, source INTEGER
);
CREATE TEMP TABLE stage_session_stat (ref BIGINT, metric VARCHAR, aggregate VARCHAR, value DOUBLE, unit VARCHAR);
CREATE TEMP TABLE stage_session_event (ref BIGINT, kind VARCHAR, start_utc TIMESTAMP, duration_s DOUBLE, detail VARCHAR);
CREATE TEMP TABLE stage_route_point (
    ref BIGINT, at_utc TIMESTAMP, latitude DOUBLE, longitude DOUBLE, elevation DOUBLE, speed DOUBLE, course DOUBLE,
    horizontal_accuracy DOUBLE, vertical_accuracy DOUBLE
);
CREATE TEMP TABLE stage_waveform (
    ref BIGINT, kind VARCHAR, start_utc TIMESTAMP, offset_min SMALLINT, rate_hz DOUBLE, unit VARCHAR,
    classification VARCHAR, seconds DOUBLE[], samples FLOAT[], source INTEGER
);
CREATE TEMP TABLE stage_attribute (owner VARCHAR, ref BIGINT, key VARCHAR, value VARCHAR);
CREATE TEMP TABLE stage_prescription_lens (
    ref BIGINT, kind VARCHAR, eye VARCHAR, issued DATE, expires DATE, field VARCHAR, value DOUBLE, unit VARCHAR,
    source INTEGER
);
