-- How much of each product this snapshot would retire.
SELECT gone.product, gone.n, had.n
FROM (SELECT product, count(*) AS n FROM {fact}_gone GROUP BY product) AS gone
JOIN (
    SELECT product, count(*) AS n FROM {fact}_have
    WHERE retired_batch IS NULL AND start_utc BETWEEN $from_utc AND $to_utc
    GROUP BY product
) AS had USING (product);
