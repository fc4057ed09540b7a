DELETE FROM daily USING stale WHERE daily.metric = stale.metric AND daily.day = stale.day
