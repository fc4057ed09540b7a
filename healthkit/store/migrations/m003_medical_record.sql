-- The medical record. Every table keeps one row a fact; who states it lies in witness. fact_key names the fact
-- across files and providers, state_key what is said of it; moments are ISO text at the precision of the file.

ALTER TABLE document RENAME TO document_before;

CREATE TABLE lab_result (
    lab_result_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    analyte VARCHAR, name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR,
    category VARCHAR, panel VARCHAR, taken VARCHAR, day DATE, issued VARCHAR, value DOUBLE, comparator VARCHAR,
    value_text VARCHAR, unit VARCHAR, raw_value DOUBLE, raw_unit VARCHAR, value_code VARCHAR, range_text VARCHAR,
    range_code VARCHAR, low DOUBLE, high DOUBLE, flag VARCHAR, specimen VARCHAR, method VARCHAR, body_site VARCHAR,
    fasting BOOLEAN, performer VARCHAR, question VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE diagnostic_report (
    diagnostic_report_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, category VARCHAR,
    taken VARCHAR, issued VARCHAR, performer VARCHAR, conclusion VARCHAR, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE condition (
    condition_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, category VARCHAR,
    verification VARCHAR, severity VARCHAR, body_site VARCHAR, onset VARCHAR, abated VARCHAR, recorded VARCHAR,
    performer VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE medication (
    medication_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR,
    intent VARCHAR, supplement BOOLEAN, dose_text VARCHAR, dose_value DOUBLE, dose_unit VARCHAR, route VARCHAR,
    form VARCHAR, as_needed BOOLEAN, started VARCHAR, stopped VARCHAR, recorded VARCHAR, reason VARCHAR,
    performer VARCHAR, quantity DOUBLE, quantity_unit VARCHAR, days_supply DOUBLE, refills DOUBLE,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE allergy (
    allergy_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR,
    category VARCHAR, criticality VARCHAR, verification VARCHAR, reaction VARCHAR, severity VARCHAR, onset VARCHAR,
    recorded VARCHAR, last_occurrence VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE immunization (
    immunization_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, given VARCHAR,
    dose_number VARCHAR, lot VARCHAR, expires VARCHAR, manufacturer VARCHAR, site VARCHAR, route VARCHAR,
    dose_value DOUBLE, dose_unit VARCHAR, performer VARCHAR, reason VARCHAR, verified VARCHAR,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE procedure (
    procedure_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, category VARCHAR,
    started VARCHAR, ended VARCHAR, body_site VARCHAR, reason VARCHAR, outcome VARCHAR, performer VARCHAR,
    location VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE encounter (
    encounter_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR,
    started VARCHAR, ended VARCHAR, reason VARCHAR, performer VARCHAR, location VARCHAR, discharge VARCHAR,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE family_history (
    family_history_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, relation VARCHAR,
    onset VARCHAR, deceased BOOLEAN, cause_of_death BOOLEAN, recorded VARCHAR, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE social_history (
    social_history_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, value DOUBLE,
    unit VARCHAR, value_text VARCHAR, started VARCHAR, ended VARCHAR, recorded VARCHAR, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE care_plan (
    care_plan_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR,
    intent VARCHAR, started VARCHAR, ended VARCHAR, activity VARCHAR, addresses VARCHAR, performer VARCHAR,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE goal (
    goal_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP, name VARCHAR,
    system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, started VARCHAR, due VARCHAR,
    target VARCHAR, achievement VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE service_request (
    service_request_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, category VARCHAR,
    intent VARCHAR, priority VARCHAR, requested VARCHAR, planned VARCHAR, reason VARCHAR, performer VARCHAR,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE alert (
    alert_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP, name VARCHAR,
    system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, category VARCHAR, started VARCHAR,
    ended VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE device (
    device_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, manufacturer VARCHAR,
    model VARCHAR, udi VARCHAR, body_site VARCHAR, started VARCHAR, ended VARCHAR, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE specimen (
    specimen_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, taken VARCHAR,
    received VARCHAR, body_site VARCHAR, accession VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE care_provider (
    care_provider_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR,
    organization VARCHAR, phone VARCHAR, address VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE absence (
    absence_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, subject VARCHAR,
    kind VARCHAR, recorded VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE coverage (
    coverage_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, payer VARCHAR,
    plan_name VARCHAR, group_name VARCHAR, member_id VARCHAR, relationship VARCHAR, network VARCHAR,
    started VARCHAR, ended VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE plan (
    plan_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP, name VARCHAR,
    system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, payer VARCHAR, started VARCHAR,
    ended VARCHAR, area VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE plan_benefit (
    plan_benefit_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, plan_external_id VARCHAR, network VARCHAR,
    cost VARCHAR, value DOUBLE, unit VARCHAR, qualifier VARCHAR, note VARCHAR, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE claim (
    claim_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP, name VARCHAR,
    system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR, use VARCHAR,
    outcome VARCHAR, number VARCHAR, replaces VARCHAR, started VARCHAR, ended VARCHAR, created VARCHAR,
    performer VARCHAR, payer VARCHAR, total DOUBLE, paid DOUBLE, currency VARCHAR, diagnoses VARCHAR,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE claim_line (
    claim_line_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, claim_external_id VARCHAR, sequence INTEGER,
    started VARCHAR, ended VARCHAR, quantity DOUBLE, net DOUBLE, currency VARCHAR, location VARCHAR,
    source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

CREATE TABLE adjustment (
    adjustment_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, claim_external_id VARCHAR, sequence INTEGER,
    reason VARCHAR, value DOUBLE, unit VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    retired_batch INTEGER
);

CREATE TABLE document (
    document_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, status VARCHAR, note VARCHAR, kind VARCHAR,
    title VARCHAR, written VARCHAR, author VARCHAR, media_type VARCHAR, file_name VARCHAR, text VARCHAR, body BLOB,
    sha256 VARCHAR, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, retired_batch INTEGER
);

INSERT INTO document BY NAME
SELECT document_id, md5_number_lower(concat_ws('|', 'document', sha256, name)) AS fact_key, 0 AS state_key, kind, title,
    strftime(at_utc, '%Y-%m-%dT%H:%M:%SZ') AS written, media_type, name AS file_name, sha256, body, source_id, batch_id
FROM document_before;
DROP TABLE document_before;

-- Who states a row, and where that witness says otherwise than the row (differs: JSON object of its own values).
CREATE TABLE witness (
    table_name VARCHAR NOT NULL, row_id BIGINT NOT NULL, source_id INTEGER NOT NULL, batch_id INTEGER NOT NULL,
    resource_type VARCHAR, external_id VARCHAR, updated VARCHAR, state_key UBIGINT NOT NULL, differs JSON
);
CREATE TABLE record_link (
    source_id INTEGER NOT NULL, from_id VARCHAR NOT NULL, relation VARCHAR NOT NULL, to_id VARCHAR NOT NULL,
    batch_id INTEGER NOT NULL
);

-- Rows that a laboratory's document seems to hold; none of them counts before a person has accepted it.
CREATE TABLE proposal (
    proposal_id BIGINT NOT NULL, batch_id INTEGER NOT NULL, sha256 VARCHAR NOT NULL, file VARCHAR NOT NULL,
    page INTEGER, line VARCHAR, "row" JSON NOT NULL, analyte VARCHAR, doubts VARCHAR[] NOT NULL, state VARCHAR NOT NULL,
    decided_at TIMESTAMP, edited BOOLEAN NOT NULL
);

-- A person's own map from a laboratory's name of a test, folded, to an analyte.
CREATE TABLE analyte_name (name VARCHAR NOT NULL, analyte VARCHAR NOT NULL, added_at TIMESTAMP NOT NULL);

-- The person's facts under the names that records use.
UPDATE person SET key = 'birth_date' WHERE key = 'date_of_birth';
UPDATE person SET key = 'sex' WHERE key = 'biological_sex';
