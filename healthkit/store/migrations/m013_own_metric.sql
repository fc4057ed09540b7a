-- Metrics that the person declared; the catalogue that ships with the program is joined by them while the vault is used.
CREATE TABLE own_metric (
    metric VARCHAR NOT NULL, label_en VARCHAR NOT NULL, label_fr VARCHAR NOT NULL, unit VARCHAR NOT NULL,
    aggregate VARCHAR NOT NULL, merge VARCHAR NOT NULL, low DOUBLE, high DOUBLE, decimals INTEGER NOT NULL,
    declared_at TIMESTAMP NOT NULL
);
