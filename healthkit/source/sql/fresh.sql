-- Staged rows that are not to be added (the vault has them, or nothing can be made of them), and those that have a twin.
CREATE OR REPLACE TEMP TABLE {fact}_out AS
SELECT ref FROM {fact}_known
UNION ALL
SELECT ref FROM {fact}_unusable;

CREATE OR REPLACE TEMP TABLE {fact}_twin AS
SELECT ref, ordinal FROM {fact}_key WHERE ordinal > 1;
