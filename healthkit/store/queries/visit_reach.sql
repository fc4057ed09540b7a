-- The last day that the vault holds anything of: what a brief is as of, unless a day is given; null of an empty vault.
WITH told AS (
    SELECT max(day) AS day FROM daily
    UNION ALL SELECT max(day) FROM lab_result WHERE retired_batch IS NULL
    UNION ALL SELECT max(local_day) FROM event WHERE retired_batch IS NULL
    UNION ALL SELECT max(TRY_CAST(substr(given, 1, 10) AS DATE)) FROM immunization WHERE retired_batch IS NULL
    UNION ALL SELECT max(TRY_CAST(substr(started, 1, 10) AS DATE)) FROM encounter
        WHERE retired_batch IS NULL AND coalesce(status, '') NOT IN ('planned', 'cancelled', 'entered-in-error')
    UNION ALL SELECT max(TRY_CAST(substr(started, 1, 10) AS DATE)) FROM medication
        WHERE retired_batch IS NULL AND coalesce(status, '') NOT IN ('draft', 'cancelled', 'entered-in-error')
)
SELECT coalesce(max(day), (SELECT max(CAST(finished_at AS DATE)) FROM import_batch)) AS last FROM told
