-- Metrics that the vault has days of.
SELECT DISTINCT metric FROM daily ORDER BY metric
