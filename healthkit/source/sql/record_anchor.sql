-- One row speaks for each fact of the file: equal statements of one moment are one, and so are different ones unless
-- their source counts them as two. A date without a time is any time of its day.
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
