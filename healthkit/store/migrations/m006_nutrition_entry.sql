-- What was eaten, entry by entry, as food diaries keep it; its nutrients are samples. One row a fact, like the record's.
CREATE TABLE nutrition_entry (
    nutrition_entry_id BIGINT NOT NULL, fact_key UBIGINT NOT NULL, state_key UBIGINT NOT NULL, at_utc TIMESTAMP,
    name VARCHAR, system VARCHAR, code VARCHAR, codings JSON, eaten VARCHAR, meal VARCHAR, amount VARCHAR,
    quantity DOUBLE, unit VARCHAR, energy DOUBLE, energy_unit VARCHAR, carbohydrates DOUBLE, protein DOUBLE, fat DOUBLE,
    brand VARCHAR, category VARCHAR, note VARCHAR, ordinal SMALLINT, source_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL, retired_batch INTEGER
);
