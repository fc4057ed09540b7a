-- Before the hours of some days are computed anew.
DELETE FROM hourly USING stale WHERE hourly.metric = stale.metric AND hourly.hour_utc = stale.hour_utc
