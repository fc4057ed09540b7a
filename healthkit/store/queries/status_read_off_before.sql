-- The reading that a new one replaces.
DELETE FROM reference_reading WHERE metric = $metric AND day = $day AND origin = 'read_off'
