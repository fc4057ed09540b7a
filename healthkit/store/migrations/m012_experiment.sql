-- Trials that a person makes on themselves. The protocol is what was decided beforehand: written once, never changed, so
-- that its hash tells that it is still the same; what follows from day to day lies in ``experiment_day``.
CREATE TABLE experiment (
    experiment_id INTEGER NOT NULL, protocol JSON NOT NULL, protocol_hash VARCHAR NOT NULL, first_day DATE NOT NULL,
    last_day DATE NOT NULL, stopped_on DATE, stopped_why VARCHAR, registered_at TIMESTAMP NOT NULL
);
CREATE TABLE experiment_day (
    experiment_id INTEGER NOT NULL, day DATE NOT NULL, did VARCHAR NOT NULL, why VARCHAR, score DOUBLE,
    said_at TIMESTAMP NOT NULL
);
