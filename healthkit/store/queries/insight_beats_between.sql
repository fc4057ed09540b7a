-- Records of single heartbeats that begin between two instants.
SELECT start_utc, seconds FROM waveform
WHERE kind = 'heartbeat_series' AND retired_batch IS NULL AND seconds IS NOT NULL
    AND local_day BETWEEN CAST($since AS DATE) - 1 AND CAST($until AS DATE) + 1
    AND start_utc >= $since AND start_utc < $until
ORDER BY start_utc
