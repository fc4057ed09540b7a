-- The country that a file states for the person, if any.
SELECT value AS country FROM person WHERE key = 'address_country'
