-- What a person writes down about their days: symptoms, mood, notes, and marks on a chart. Their own words, so no source
-- and no batch: no import brings them and none retires them.
CREATE TABLE journal (
    entry_id BIGINT NOT NULL, kind VARCHAR NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL, at_utc TIMESTAMP,
    code VARCHAR, score DOUBLE, said VARCHAR, metric VARCHAR, written_at TIMESTAMP NOT NULL
);
