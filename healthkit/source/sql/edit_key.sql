-- What names a row across imports: its fact, and where several rows in force have that fact, what tells them apart.
SELECT r.fact_key::VARCHAR AS fact_key, r.at_utc::VARCHAR AS moment, r.{field}::VARCHAR AS stands,
    (SELECT min(w.external_id) FROM vault.witness AS w
     WHERE w.table_name = '{table}' AND w.row_id = r.{table}_id) AS external_id,
    (SELECT count(*) FROM vault.{table} AS o WHERE o.fact_key = r.fact_key AND o.retired_batch IS NULL) AS alike,
    (SELECT count(*) FROM vault.{table} AS o
     WHERE o.fact_key = r.fact_key AND o.retired_batch IS NULL AND o.at_utc IS NOT DISTINCT FROM r.at_utc) AS twins
FROM vault.{table} AS r WHERE r.{table}_id = $id AND r.retired_batch IS NULL
