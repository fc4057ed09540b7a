-- What imported plans ask for each benefit: costs, limits and premiums, in the order in which their files state them.
SELECT plan_external_id, source_id, name, system, code, network, cost, value, unit, qualifier
FROM plan_benefit
WHERE retired_batch IS NULL
ORDER BY plan_benefit_id;
