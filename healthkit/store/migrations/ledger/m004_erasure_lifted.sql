-- The data that an erasure rule holds back may come again from then on. The rule stays, since rows are only ever added.
CREATE TABLE erasure_lifted (entry_id UUID NOT NULL, at_utc TIMESTAMP NOT NULL, rule_id UUID NOT NULL);
