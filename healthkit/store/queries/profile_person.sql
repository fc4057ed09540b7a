SELECT key, value FROM person
WHERE key IN ('name', 'birth_date', 'sex', 'gender_identity', 'blood_type', 'language', 'marital_status') ORDER BY key
