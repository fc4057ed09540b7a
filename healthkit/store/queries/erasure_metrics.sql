-- Every metric that the vault holds a row of.
SELECT DISTINCT metric FROM sample UNION SELECT DISTINCT metric FROM event
