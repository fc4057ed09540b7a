-- What a person noted after a visit: notes, actions, follow-ups with their days. Their own words, so no source and no
-- batch: no import brings them and none retires them.
CREATE TABLE visit_entry (
    entry_id BIGINT NOT NULL, kind VARCHAR NOT NULL, visit_day DATE NOT NULL, said VARCHAR NOT NULL, due DATE,
    done_on DATE, written_at TIMESTAMP NOT NULL
);
