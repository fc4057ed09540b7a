-- The corrected local day of rows that are there already; a vendor's daily rows keep the vendor's day.
UPDATE vault.{fact} SET local_day = rezone.day
FROM rezone
WHERE rezone.slot = epoch_us(start_utc) // 900000000 AND local_day <> rezone.day {unless_vendor};
