-- Staged rows of one record table with their place among them, who says them, and the minute where the moment has a time.
CREATE OR REPLACE TEMP VIEW rec AS
SELECT s.*, {place} AS place, r.source_id, r.product, o.connector,
    -- By way of a zoned timestamp, for the cast to a plain one drops the offset; it wants seconds.
    CASE WHEN length({moment}) > 10 THEN date_trunc('minute', make_timestamp(epoch_us(try_cast(
        regexp_replace(coalesce(n.placed, {moment}), '^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-])', '\1:00\2') AS TIMESTAMPTZ
    )))) END AS at_utc
FROM {staged} AS s
JOIN stage_source AS r USING (source)
LEFT JOIN vault.source AS o ON o.source_id = r.source_id
LEFT JOIN naive_moment AS n ON n.was = {moment};

-- Most facts are stated once.
CREATE OR REPLACE TEMP TABLE rec_twice AS
SELECT fact_key FROM {staged} GROUP BY fact_key HAVING count(*) > 1;
