-- The first schema. Fact tables carry no key or constraint: uniqueness is the merge's anti-join and the doctor's check.
CREATE TABLE person (key VARCHAR NOT NULL, value VARCHAR, batch_id INTEGER);

CREATE TABLE import_batch (
    batch_id INTEGER NOT NULL,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    connector VARCHAR NOT NULL,
    connector_version VARCHAR NOT NULL,
    catalogue_version INTEGER NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    exported_at TIMESTAMP,
    snapshot BOOLEAN NOT NULL,
    counts JSON NOT NULL
);

CREATE TABLE import_issue (
    batch_id INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    position VARCHAR,
    reason VARCHAR NOT NULL,
    raw VARCHAR
);

CREATE TABLE source (
    source_id INTEGER NOT NULL,
    connector VARCHAR NOT NULL,
    app VARCHAR NOT NULL,
    version VARCHAR,
    device VARCHAR,
    product_class VARCHAR NOT NULL
);

CREATE TABLE source_priority (metric VARCHAR NOT NULL, product VARCHAR NOT NULL, rank INTEGER NOT NULL);

CREATE TABLE sample (
    sample_id BIGINT NOT NULL,
    metric VARCHAR NOT NULL,
    dimension VARCHAR,
    start_utc TIMESTAMP NOT NULL,
    end_utc TIMESTAMP NOT NULL,
    offset_min SMALLINT,
    local_day DATE NOT NULL,
    vendor_day DATE,
    value DOUBLE NOT NULL,
    raw_value DOUBLE NOT NULL,
    raw_unit VARCHAR,
    created_utc TIMESTAMP,
    ordinal SMALLINT NOT NULL,
    source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE event (
    event_id BIGINT NOT NULL,
    metric VARCHAR NOT NULL,
    code VARCHAR,
    start_utc TIMESTAMP NOT NULL,
    end_utc TIMESTAMP NOT NULL,
    offset_min SMALLINT,
    local_day DATE NOT NULL,
    created_utc TIMESTAMP,
    ordinal SMALLINT NOT NULL,
    source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE session (
    session_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    activity VARCHAR NOT NULL,
    start_utc TIMESTAMP NOT NULL,
    end_utc TIMESTAMP NOT NULL,
    offset_min SMALLINT,
    zone VARCHAR,
    local_day DATE NOT NULL,
    duration_s DOUBLE,
    created_utc TIMESTAMP,
    ordinal SMALLINT NOT NULL,
    source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);
CREATE TABLE session_stage (
    session_id BIGINT NOT NULL, stage VARCHAR NOT NULL, start_utc TIMESTAMP NOT NULL, end_utc TIMESTAMP NOT NULL
);
CREATE TABLE session_stat (
    session_id BIGINT NOT NULL, metric VARCHAR NOT NULL, aggregate VARCHAR NOT NULL,
    value DOUBLE NOT NULL, raw_value DOUBLE NOT NULL, raw_unit VARCHAR
);
CREATE TABLE session_event (
    session_id BIGINT NOT NULL, kind VARCHAR NOT NULL, start_utc TIMESTAMP NOT NULL, duration_s DOUBLE, detail JSON
);
CREATE TABLE route_point (
    session_id BIGINT NOT NULL, at_utc TIMESTAMP NOT NULL, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL,
    elevation DOUBLE, speed DOUBLE, course DOUBLE, horizontal_accuracy DOUBLE, vertical_accuracy DOUBLE
);
CREATE TABLE waveform (
    waveform_id BIGINT NOT NULL, kind VARCHAR NOT NULL, start_utc TIMESTAMP NOT NULL, offset_min SMALLINT,
    local_day DATE NOT NULL, rate_hz DOUBLE, unit VARCHAR, classification VARCHAR, seconds DOUBLE[], samples FLOAT[],
    ordinal SMALLINT NOT NULL, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);
CREATE TABLE prescription_lens (
    lens_id BIGINT NOT NULL, kind VARCHAR, eye VARCHAR NOT NULL, issued DATE, expires DATE,
    field VARCHAR NOT NULL, value DOUBLE NOT NULL, unit VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL
);
CREATE TABLE document (
    document_id BIGINT NOT NULL, kind VARCHAR NOT NULL, title VARCHAR, at_utc TIMESTAMP, media_type VARCHAR,
    name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, body BLOB NOT NULL, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL
);
CREATE TABLE attribute (
    owner VARCHAR NOT NULL, owner_id BIGINT NOT NULL, key VARCHAR NOT NULL, value VARCHAR
);

-- What a full snapshot vouches for: within its span, rows of these products that it lacks are gone at their source.
CREATE TABLE snapshot_span (
    batch_id INTEGER NOT NULL, product VARCHAR NOT NULL, from_utc TIMESTAMP NOT NULL, to_utc TIMESTAMP NOT NULL
);

-- Where a file says which zone it was in (the first and the last time a day); zone_history is derived from them.
CREATE TABLE zone_hint (at_utc TIMESTAMP NOT NULL, zone VARCHAR NOT NULL);
CREATE TABLE zone_history (start_utc TIMESTAMP, zone VARCHAR NOT NULL, origin VARCHAR NOT NULL);

CREATE TABLE daily (
    metric VARCHAR NOT NULL, day DATE NOT NULL, n BIGINT NOT NULL, total DOUBLE, mean DOUBLE, min DOUBLE, max DOUBLE,
    last DOUBLE, minutes DOUBLE
);
CREATE TABLE hourly (
    metric VARCHAR NOT NULL, hour_utc TIMESTAMP NOT NULL, n BIGINT NOT NULL, mean DOUBLE, min DOUBLE, max DOUBLE
);
CREATE TABLE reference_reading (
    metric VARCHAR NOT NULL, day DATE NOT NULL, value DOUBLE NOT NULL, origin VARCHAR NOT NULL
);
CREATE TABLE edit (
    table_name VARCHAR NOT NULL, row_key JSON NOT NULL, field VARCHAR NOT NULL, old VARCHAR, new VARCHAR,
    edited_at TIMESTAMP NOT NULL
);
