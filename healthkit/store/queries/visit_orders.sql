-- Orders and referrals that still stand.
SELECT service_request_id, name, requested, planned, reason
FROM service_request
WHERE retired_batch IS NULL AND coalesce(status, '') IN ('active', 'on-hold')
ORDER BY planned, service_request_id
