-- What the vault knows that names a person, their carers or their papers: kind and value.
SELECT DISTINCT kind, trim(value) AS value FROM (
    SELECT CASE key
        WHEN 'name' THEN 'own_name' WHEN 'birth_date' THEN 'birth_date' ELSE 'identifier' END AS kind, value
    FROM person WHERE key IN ('name', 'birth_date', 'id', 'identifier', 'mrn', 'ssn', 'nir', 'insurance_id')
    UNION ALL SELECT 'phone', value FROM person WHERE key IN ('phone', 'telecom')
    UNION ALL SELECT 'e-mail', value FROM person WHERE key = 'email'
    UNION ALL SELECT 'address', value FROM person WHERE key IN ('address', 'address_line')
    UNION ALL SELECT CASE WHEN lower(kind) IN ('practitioner', 'person', 'provider') THEN 'person' ELSE 'carer' END, name
        FROM care_provider
    UNION ALL SELECT 'carer', organization FROM care_provider
    UNION ALL SELECT 'phone', phone FROM care_provider
    UNION ALL SELECT 'address', address FROM care_provider
    UNION ALL SELECT 'carer', performer FROM lab_result
    UNION ALL SELECT 'carer', performer FROM diagnostic_report
    UNION ALL SELECT 'carer', performer FROM condition
    UNION ALL SELECT 'carer', performer FROM medication
    UNION ALL SELECT 'carer', performer FROM immunization
    UNION ALL SELECT 'carer', performer FROM procedure
    UNION ALL SELECT 'place', location FROM procedure
    UNION ALL SELECT 'carer', performer FROM encounter
    UNION ALL SELECT 'place', location FROM encounter
    UNION ALL SELECT 'carer', performer FROM care_plan
    UNION ALL SELECT 'carer', performer FROM service_request
    UNION ALL SELECT 'carer', performer FROM claim
    UNION ALL SELECT 'carer', author FROM document
    UNION ALL SELECT 'identifier', member_id FROM coverage
    UNION ALL SELECT 'identifier', number FROM claim
    UNION ALL SELECT 'identifier', claim_external_id FROM claim_line
    UNION ALL SELECT 'identifier', accession FROM specimen
    UNION ALL SELECT 'identifier', udi FROM device
)
WHERE value IS NOT NULL AND length(trim(value)) >= 2
ORDER BY length(trim(value)) DESC, kind, value
