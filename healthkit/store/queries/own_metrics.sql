-- Metrics that the person declared, in the order in which they did.
SELECT metric, label_en, label_fr, unit, aggregate, merge, low, high, decimals FROM own_metric ORDER BY declared_at, metric
