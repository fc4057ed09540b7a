-- Staged rows of one record table with the names of fact and statement, and the minute where the moment has a time.
CREATE OR REPLACE TEMP TABLE rec AS
SELECT s.*, r.source_id, r.product, o.connector,
    md5_number_lower(concat_ws('|', '{table}', {sign})) AS fact_key,
    md5_number_lower(concat_ws('|', {state})) AS state_key,
    -- By way of a zoned timestamp, for the cast to a plain one drops the offset; it wants seconds.
    CASE WHEN length({moment}) > 10 THEN date_trunc('minute', make_timestamp(epoch_us(try_cast(
        regexp_replace(coalesce(n.placed, {moment}), '^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-])', '\1:00\2') AS TIMESTAMPTZ
    )))) END AS at_utc
FROM {staged} AS s
JOIN stage_source AS r USING (source)
LEFT JOIN vault.source AS o ON o.source_id = r.source_id
LEFT JOIN naive_moment AS n ON n.was = {moment};

-- One row speaks for each fact of the file: equal statements of one moment are one, and so are different ones unless
-- their source counts them as two. A date without a time is any time of its day. Most facts are stated once.
CREATE OR REPLACE TEMP TABLE rec_twice AS
SELECT fact_key FROM rec GROUP BY fact_key HAVING count(*) > 1;

CREATE OR REPLACE TEMP TABLE rec_anchor AS
WITH timed AS (
    SELECT ref, fact_key, state_key, external_id, product,
        coalesce(at_utc, min(at_utc) OVER (PARTITION BY fact_key)) AS moment
    FROM rec SEMI JOIN rec_twice USING (fact_key)
), first AS (
    SELECT *,
        first_value(ref) OVER same AS same_ref,
        first_value(ref) OVER fact AS fact_ref,
        first_value(product) OVER fact AS fact_product,
        first_value(external_id) OVER fact AS fact_external
    FROM timed
    WINDOW fact AS (PARTITION BY fact_key, moment ORDER BY ref),
        same AS (PARTITION BY fact_key, moment, product, state_key ORDER BY ref)
)
SELECT ref, CASE
        WHEN product = fact_product AND external_id <> fact_external THEN same_ref
        ELSE fact_ref
    END AS anchor
FROM first
UNION ALL
SELECT ref, ref FROM rec ANTI JOIN rec_twice USING (fact_key);
