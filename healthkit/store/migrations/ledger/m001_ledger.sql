-- What was allowed, what left, what was erased. Rows are only ever added: a change of mind is a further row.
CREATE TABLE consent (
    entry_id UUID NOT NULL,
    at_utc TIMESTAMP NOT NULL,
    action VARCHAR NOT NULL CHECK (action IN ('grant', 'revoke')),
    source VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    category VARCHAR,
    endpoint VARCHAR,
    until_day DATE
);
CREATE TABLE egress (
    entry_id UUID NOT NULL,
    at_utc TIMESTAMP NOT NULL,
    endpoint VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    consent_id UUID
);
CREATE TABLE erasure_rule (
    entry_id UUID NOT NULL,
    at_utc TIMESTAMP NOT NULL,
    source VARCHAR,
    metric VARCHAR,
    category VARCHAR,
    from_day DATE,
    to_day DATE,
    reason VARCHAR NOT NULL
);
-- What holds now: the latest word on each thing; of a grant and a revocation of one instant, the revocation.
CREATE VIEW consent_now AS
SELECT * FROM consent
QUALIFY row_number() OVER (
    PARTITION BY source, purpose, category, endpoint
    ORDER BY at_utc DESC, (action = 'revoke') DESC, entry_id
) = 1;
