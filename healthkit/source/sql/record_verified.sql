-- A signature that was verified once stays verified, whatever a later reading without keys could check.
UPDATE vault.immunization AS v SET verified = s.verified
FROM rec AS s JOIN rec_owner AS o USING (ref)
WHERE v.immunization_id = o.row_id AND s.verified IS NOT NULL AND v.verified IS DISTINCT FROM s.verified
    AND (v.verified IS NULL OR s.verified = 'verified');
