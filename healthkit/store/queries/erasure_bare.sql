-- Imports of which nothing is left after sources were erased as a whole: those of connectors that no other source has.
CREATE OR REPLACE TEMP TABLE bare_batch AS
SELECT b.batch_id FROM vault.import_batch AS b
WHERE b.connector IN (
        SELECT connector FROM vault.source GROUP BY connector
        HAVING bool_and(source_id IN (SELECT source_id FROM erased_source))
    )
    AND b.batch_id NOT IN (
        SELECT batch_id FROM vault.sample
        UNION SELECT batch_id FROM vault.event
        UNION SELECT batch_id FROM vault.session
        UNION SELECT batch_id FROM vault.waveform
        UNION SELECT batch_id FROM vault.prescription_lens
        UNION SELECT batch_id FROM vault.witness
    );
