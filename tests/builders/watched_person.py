"""A person with a watch, 396 days to 31 October 2026 in Paris: merged days of all of it, readings and nights of sixty
days; a medicine, an influenza, a new watch, and 2,500 steps a day more from 1 June 2026 on."""

from __future__ import annotations

from pathlib import Path

from healthkit.store import Vault, create_vault

PASSPHRASE = "four words by chance"
_NOISE = "(hash(i * 7919 + {salt}) % 1000)::DOUBLE / 1000"
_DAY = "DATE '2025-10-01' + i::INTEGER"
_STEPS = f"6500 + 2000 * {_NOISE.format(salt=1)} + CASE WHEN {_DAY} >= DATE '2026-06-01' THEN 2500 ELSE 0 END"
_PULSE = f"58 + 4 * {_NOISE.format(salt=2)}"
_AT = "TIMESTAMP '2026-09-02 00:00:00' + INTERVAL 10 MINUTE * i::INTEGER"
_STATEMENTS = (
    "INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'named by the files')",
    "INSERT INTO source (source_id, connector, app, product_class, product) VALUES "
    "(1, 'apple', 'Watch', 'watch', 'watch:Watch6,7'), (2, 'apple', 'Watch', 'watch', 'watch:Watch7,11'), "
    "(3, 'apple', 'Phone', 'phone', 'phone:iPhone15,4'), (4, 'fhir', 'Clinic', 'app', 'app:Clinic')",
    f"INSERT INTO daily SELECT 'step_count', {_DAY}, 12, round({_STEPS}), NULL, NULL, NULL, NULL, 600 "
    "FROM range(396) AS t(i) WHERE i NOT BETWEEN 60 AND 66",
    f"INSERT INTO daily SELECT 'resting_heart_rate', {_DAY}, 1, NULL, round({_PULSE}), 55, 65, 58, 0 "
    "FROM range(396) AS t(i)",
    f"INSERT INTO daily SELECT 'heart_rate', {_DAY}, 144, NULL, 70 + 6 * {_NOISE.format(salt=3)}, 48, 140, 66, 1440 "
    "FROM range(396) AS t(i)",
    f"INSERT INTO daily SELECT 'sleep_duration', {_DAY}, 1, NULL, 420 + 60 * {_NOISE.format(salt=4)}, NULL, NULL, "
    "NULL, 440 FROM range(396) AS t(i)",
    # 60 days of readings every ten minutes; steps by watch and phone side by side, the watch counting more
    f"INSERT INTO sample BY NAME SELECT i AS sample_id, 'heart_rate' AS metric, {_AT} AS start_utc, {_AT} AS end_utc, "
    f"({_AT} + INTERVAL 2 HOUR)::DATE AS local_day, 60 + (hash(i) % 30)::DOUBLE AS value, "
    "60 + (hash(i) % 30)::DOUBLE AS raw_value, 1 AS ordinal, 2 AS source_id, 1 AS batch_id FROM range(8640) AS t(i)",
    f"INSERT INTO sample BY NAME SELECT 20000 + 2 * i + s.n AS sample_id, 'step_count' AS metric, {_AT} AS start_utc, "
    f"{_AT} + INTERVAL 10 MINUTE AS end_utc, ({_AT} + INTERVAL 2 HOUR)::DATE AS local_day, 100 - 10 * s.n AS value, "
    "100 - 10 * s.n AS raw_value, 1 AS ordinal, 2 + s.n AS source_id, 1 AS batch_id "
    "FROM range(8640) AS t(i), range(2) AS s(n) WHERE i % 144 BETWEEN 50 AND 120",
    "INSERT INTO hourly SELECT metric, date_trunc('hour', start_utc), count(*), avg(value), min(value), max(value) "
    "FROM sample WHERE metric = 'heart_rate' GROUP BY 1, 2",
    # nights from 22:40 to 6:20 of the person's clock
    "INSERT INTO session BY NAME SELECT i AS session_id, 'sleep' AS kind, 'sleep' AS activity, "
    "TIMESTAMP '2026-09-01 20:30:00' + INTERVAL 1 DAY * i::INTEGER AS start_utc, "
    "TIMESTAMP '2026-09-02 04:30:00' + INTERVAL 1 DAY * i::INTEGER AS end_utc, "
    "DATE '2026-09-02' + i::INTEGER AS local_day, 1 AS ordinal, 2 AS source_id, 1 AS batch_id FROM range(60) AS t(i)",
    "INSERT INTO session_stage SELECT session_id, 'asleep_core', start_utc + INTERVAL 10 MINUTE, "
    "end_utc - INTERVAL 10 MINUTE FROM session",
    "INSERT INTO event BY NAME SELECT 1 AS event_id, 'device_change' AS metric, 'watch:Watch7,11' AS code, "
    "TIMESTAMP '2026-01-06 09:00:00' AS start_utc, TIMESTAMP '2026-01-06 09:00:00' AS end_utc, "
    "DATE '2026-01-06' AS local_day, 1 AS ordinal, 2 AS source_id, 1 AS batch_id",
    "INSERT INTO medication BY NAME SELECT 1 AS medication_id, 1 AS fact_key, 1 AS state_key, 'Ramipril' AS name, "
    "'active' AS status, 'request' AS kind, '2026-02-10' AS started, 4 AS source_id, 1 AS batch_id",
    "INSERT INTO condition BY NAME SELECT 1 AS condition_id, 1 AS fact_key, 1 AS state_key, 'Influenza' AS name, "
    "'resolved' AS status, '2026-03-02' AS onset, '2026-03-10' AS abated, 4 AS source_id, 1 AS batch_id",
)


def build(folder: Path) -> Vault:
    """The vault, open."""
    vault = create_vault(folder, PASSPHRASE)
    with vault.writer() as con:
        for statement in _STATEMENTS:
            con.execute(statement)
    return vault
