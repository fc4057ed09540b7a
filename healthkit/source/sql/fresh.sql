-- The rows that the vault lacks.
CREATE OR REPLACE TEMP TABLE {fact}_fresh AS
SELECT k.ref, k.ordinal FROM {fact}_key AS k ANTI JOIN {fact}_known AS v USING (ref);
