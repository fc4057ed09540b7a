-- For how many months each kind of data is kept; without a number for ever again. The newest word on a kind holds. Rows
-- are only ever added.
CREATE TABLE retention_rule (
    entry_id UUID NOT NULL, at_utc TIMESTAMP NOT NULL, category VARCHAR NOT NULL, months INTEGER CHECK (months > 0)
);
