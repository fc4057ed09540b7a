-- Before some days are computed anew.
DELETE FROM daily USING stale WHERE daily.metric = stale.metric AND daily.day = stale.day
