-- What left says which model it went to, what kinds of data it held, on which consents it rests, and, where the person
-- wants it kept, the very bytes.
ALTER TABLE egress ADD COLUMN model VARCHAR;
ALTER TABLE egress ADD COLUMN categories VARCHAR[];
ALTER TABLE egress ADD COLUMN consents UUID[];
ALTER TABLE egress ADD COLUMN payload BLOB;
