-- Days of some metrics that are computed already, between two days.
SELECT metric, day FROM daily WHERE metric IN (SELECT unnest($metrics)) AND day BETWEEN $first AND $last
