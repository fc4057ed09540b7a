-- Whose vault is a minor's. A marking holds a salted Argon2id verifier of the guardian's passphrase, never the passphrase;
-- an unmarking holds what proves it. Tries at the passphrase stand here too. Rows are only ever added.
CREATE TABLE guardian (
    entry_id UUID NOT NULL,
    at_utc TIMESTAMP NOT NULL,
    action VARCHAR NOT NULL CHECK (action IN ('mark', 'unmark', 'try', 'open')),
    mark_id UUID NOT NULL,
    band VARCHAR CHECK (band IN ('under_13', '13_15', '16_17')),
    born_by DATE,
    of_age_on DATE,
    salt BLOB,
    verifier BLOB,
    proof BLOB,
    memory_kib INTEGER,
    passes INTEGER,
    lanes INTEGER
);
