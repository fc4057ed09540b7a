-- What the person wants to be told of, declared beforehand, and what each rule found; ``told_at`` is null while a fact
-- waits for the end of quiet hours. One fact has one row, so that it is told once.
CREATE TABLE alert_rule (
    alert_rule_id INTEGER NOT NULL, watch VARCHAR NOT NULL, subject VARCHAR, test VARCHAR NOT NULL, bound DOUBLE,
    times INTEGER NOT NULL, per VARCHAR NOT NULL, quiet_from VARCHAR, quiet_to VARCHAR, cooldown_days INTEGER NOT NULL,
    hold BOOLEAN NOT NULL, added_at TIMESTAMP NOT NULL
);
CREATE TABLE alert_notice (
    alert_rule_id INTEGER NOT NULL, fact VARCHAR NOT NULL, urgent BOOLEAN NOT NULL, since DATE NOT NULL,
    until DATE NOT NULL, detail JSON NOT NULL, found_at TIMESTAMP NOT NULL, told_at TIMESTAMP,
    PRIMARY KEY (alert_rule_id, fact)
);
