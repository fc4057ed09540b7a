-- A daily total that the person read off the phone.
INSERT INTO reference_reading (metric, day, value, origin) VALUES ($metric, $day, $value, 'read_off')
