-- A device description becomes columns, and rows that mean the same product share one name across system updates.
ALTER TABLE source ADD COLUMN manufacturer VARCHAR;
ALTER TABLE source ADD COLUMN model VARCHAR;
ALTER TABLE source ADD COLUMN hardware VARCHAR;
ALTER TABLE source ADD COLUMN software VARCHAR;
ALTER TABLE source ADD COLUMN product VARCHAR;
-- A value may hold a comma (Watch6,7): it ends where the next "key:" begins, or at the closing bracket.
UPDATE source SET
    manufacturer = nullif(regexp_extract(device, 'manufacturer:(.*?)(?:, \w+:|>|$)', 1), ''),
    model = nullif(regexp_extract(device, 'model:(.*?)(?:, \w+:|>|$)', 1), ''),
    hardware = nullif(regexp_extract(device, 'hardware:(.*?)(?:, \w+:|>|$)', 1), ''),
    software = nullif(regexp_extract(device, 'software:(.*?)(?:, \w+:|>|$)', 1), '');
UPDATE source SET product = product_class || ':' || coalesce(hardware, model, app);
