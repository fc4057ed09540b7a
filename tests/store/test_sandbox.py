"""Untrusted SQL: what computes passes, everything else is refused before it runs."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from healthkit.errors import QueryRefused
from healthkit.settings import settings
from healthkit.store import Vault, create_vault
from healthkit.store.sandbox import Caps
from healthkit.store.sandbox_functions import FUNCTIONS, TABLE_FUNCTIONS
from tests.store.conftest import PASSPHRASE


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    made = create_vault(tmp_path_factory.mktemp("sandbox") / "vault", PASSPHRASE)
    with made.writer() as con:
        con.execute(
            "INSERT INTO daily SELECT m, DATE '2026-01-01' + i::INTEGER, 1, i, i, i, i, i, 1 "
            "FROM range(100) t(i), (VALUES ('steps'), ('heart_rate')) v(m)"
        )
        con.execute("INSERT INTO import_batch SELECT 1, 'f', 's', 'c', '1', 1, d, d, d, true, '{\"a\": 5}', 1 "
                    "FROM (SELECT TIMESTAMP '2026-01-01' AS d)")  # fmt: skip
    return made


HOSTILE = [
    # more than one statement, or none
    "", ";", "-- nothing", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE daily", "SELECT",
    # writing
    "INSERT INTO person VALUES ('a', 'b', 1)", "UPDATE daily SET n = 0", "DELETE FROM daily", "DROP TABLE daily",
    "CREATE TABLE t (i INT)", "CREATE TEMP TABLE t AS SELECT 1", "ALTER TABLE daily ADD COLUMN x INT",
    "TRUNCATE daily", "MERGE INTO daily USING daily d ON false WHEN NOT MATCHED THEN INSERT VALUES (1)",
    "CREATE VIEW v AS SELECT 1", "CREATE MACRO f() AS 1", "BEGIN", "COMMIT", "CHECKPOINT", "VACUUM",
    "WITH a AS (DELETE FROM daily RETURNING *) SELECT * FROM a",
    # settings, other databases, extensions
    "SET memory_limit = '100GB'", "RESET memory_limit", "PRAGMA database_list", "PRAGMA version",
    "CALL pragma_version()",
    "ATTACH 'x.duckdb'", "ATTACH ':memory:' AS m", "DETACH vault", "USE memory", "LOAD httpfs", "INSTALL httpfs",
    "COPY daily TO 'out.csv'", "COPY (SELECT 1) TO 'out.csv'", "EXPORT DATABASE 'out'", "IMPORT DATABASE 'out'",
    "PREPARE p AS SELECT 1", "EXECUTE p", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT 1", "DESCRIBE daily",
    "SHOW TABLES",
    "SHOW ALL TABLES", "SUMMARIZE daily", "SELECT * FROM (DESCRIBE daily)", "SELECT * FROM (SHOW TABLES)",
    # files and the network
    "SELECT * FROM 'vault.toml'", "SELECT * FROM '/etc/passwd'", "SELECT * FROM \"x.parquet\"",
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('*')",
    "SELECT * FROM read_blob('vault.toml')", "SELECT * FROM read_parquet('http://example.org/x.parquet')",
    "SELECT * FROM read_json_auto('x')", "SELECT * FROM parquet_metadata('x')", "SELECT * FROM sniff_csv('x')",
    "SELECT * FROM read_duckdb('vault.duckdb')", "FROM 'http://example.org/x.csv'",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM daily WHERE EXISTS (SELECT 1 FROM read_text('/etc/passwd'))",
    "WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM a",
    "SELECT * FROM daily JOIN LATERAL (SELECT * FROM glob('*')) ON true",
    "SELECT 1 UNION ALL SELECT count(*) FROM read_text('/etc/passwd')",
    "SELECT 1 ORDER BY (SELECT count(*) FROM glob('*'))", "SELECT 1 LIMIT (SELECT count(*) FROM glob('*'))",
    "SELECT sum(1) OVER (PARTITION BY (SELECT count(*) FROM glob('*')))",
    # what the engine knows of itself
    "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_databases()", "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_tables()", "SELECT * FROM duckdb_logs()", "SELECT * FROM duckdb_functions()",
    "SELECT * FROM pragma_database_size()", "SELECT * FROM pragma_table_info('daily')", "SELECT * FROM duckdb_tables",
    "SELECT * FROM information_schema.tables", "SELECT * FROM pg_catalog.pg_tables", "SELECT * FROM sqlite_master",
    "SELECT * FROM system.information_schema.tables", "SELECT * FROM temp.information_schema.tables",
    "SELECT current_setting('memory_limit')", "SELECT getenv('HOME')", "SELECT getvariable('x')",
    "SELECT current_query()",
    "SELECT version()", "SELECT current_database()", "SELECT nextval('s')", "SELECT txid_current()",
    "SELECT sleep_ms(5000)",
    "SELECT pg_sleep(5)", "SELECT write_log('x')", "SELECT * FROM summary(daily)", "SELECT * FROM seq_scan('daily')",
    # SQL made of text
    "SELECT * FROM query('DROP TABLE daily')", "SELECT * FROM query_table('daily')",
    "SELECT * FROM json_execute_serialized_sql('{}')", "SELECT json_serialize_sql('SELECT 1')",
    # other schemas and databases, and names that hide them
    "SELECT * FROM memory.main.daily", "SELECT * FROM system.main.daily", "SELECT * FROM schema_migration",
    "SELECT * FROM vault.information_schema.tables", "SELECT * FROM nowhere",
    "WITH duckdb_tables AS (SELECT 1) SELECT * FROM duckdb_tables",
    "SELECT * FROM (WITH pg_tables AS (SELECT 1) SELECT * FROM pg_tables) a, pg_tables",
    "WITH \"/etc/passwd\" AS (SELECT 1) SELECT * FROM \"/etc/passwd\"",
    "SELECT system.main.version()",
    # gigabytes out of nothing
    "SELECT repeat('x', 1000000000)", "SELECT lpad('x', 1000000000, 'y')", "SELECT range(1000000000)",
    "SELECT printf('%1000000000d', 1)", "SELECT list_resize([1], 1000000000)", "SELECT bitstring('1', 1000000000)",
    # values that nobody gave
    "SELECT $1", "SELECT ?", "SELECT $name",
]  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 40


@pytest.mark.parametrize("sql", HOSTILE)
def test_hostile_sql_is_refused(filled: Vault, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    begun = time.monotonic()
    with pytest.raises(QueryRefused) as caught:
        filled.sandbox(sql)
    assert time.monotonic() - begun < 5
    assert caught.value.message
    assert not list(tmp_path.iterdir())


HARMLESS = {
    "SELECT count(*) FROM daily": 200,
    "SELECT count(*) FROM vault.main.daily": 200,
    "FROM daily SELECT max(total) -- the highest": 99,
    "SELECT max(total) FROM daily /* ; DROP TABLE daily */;": 99,
    "WITH a AS (SELECT * FROM daily WHERE metric = 'steps') SELECT count(*) FROM a JOIN daily USING (metric, day)": 100,
    "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 10) SELECT sum(i) FROM r": 55,
    "SELECT max(m) FROM (SELECT avg(total) OVER (PARTITION BY metric ORDER BY day ROWS 6 PRECEDING) m FROM daily)": 96,
    "SELECT count(*) FROM daily AS a LEFT JOIN sample AS s ON s.local_day = a.day": 200,
    "SELECT sum(total) FILTER (WHERE metric = 'steps' AND day BETWEEN '2026-01-02' AND '2026-01-03') FROM daily": 3,
    "SELECT n FROM (SELECT date_trunc('month', day) m, count(*) n FROM daily GROUP BY ALL ORDER BY m LIMIT 1)": 62,
    "SELECT CASE WHEN 1 < 2 THEN 7 ELSE 8 END": 7,
    "SELECT count(*) FROM (SELECT 1 UNION SELECT 2 EXCEPT SELECT 2)": 1,
    "VALUES (3)": 3,
    "SELECT sum(range) FROM range(5)": 10,
    "SELECT total FROM daily WHERE metric LIKE 'st%' QUALIFY row_number() OVER (ORDER BY total DESC) = 1": 99,
    "SELECT (counts->>'$.a')::INTEGER FROM import_batch": 5,
    "SELECT list_sum(list_transform([1, 2], lambda x: x * 2))": 6,
    "SELECT extract(year FROM max(day)) FROM daily": 2026,
    "SELECT round(quantile_cont(total, 0.9)) FROM daily": 89,
    "SELECT count(*) FROM (SELECT * EXCLUDE (n) REPLACE (1 AS total) FROM daily)": 200,
    "SELECT len(upper(trim(' a ')) || replace('b', 'b', 'cc') || coalesce(NULL, 'd'))": 4,
    "SELECT count(*) FROM daily WHERE (metric, day) IN (SELECT metric, max(day) FROM daily GROUP BY metric)": 2,
    "SELECT date_diff('day', min(day), max(day) + INTERVAL 1 DAY) FROM daily": 100,
    "WITH daily AS (SELECT 4 AS i) SELECT i FROM daily": 4,
}


@pytest.mark.parametrize("sql", HARMLESS)
def test_harmless_sql_passes(filled: Vault, sql: str) -> None:
    assert filled.sandbox(sql).row(0)[0] == HARMLESS[sql]


def test_spans_of_time_are_text_and_sums_of_counts_whole(filled: Vault) -> None:
    frame = filled.sandbox('SELECT INTERVAL 90 MINUTE AS span, sum(n) AS "the ""n", 1e30::HUGEINT AS big FROM daily')
    assert frame.row(0) == ("01:30:00", 200, 1e30)
    assert frame.schema['the "n'].is_integer()


def test_the_order_of_rows_is_kept(filled: Vault) -> None:
    found = filled.sandbox("SELECT total FROM daily WHERE metric = 'steps' ORDER BY total DESC")["total"].to_list()
    assert found == sorted(found, reverse=True)
    assert len(found) == 100


def test_too_many_rows_are_refused_not_cut(filled: Vault) -> None:
    caps = Caps(rows=10)
    assert filled.sandbox("SELECT * FROM range(10)", caps).height == 10
    with pytest.raises(QueryRefused, match="more than 10 rows"):
        filled.sandbox("SELECT * FROM range(11)", caps)


def test_too_long_is_stopped(filled: Vault) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryRefused, match=r"longer than 0\.3 seconds"):
        filled.sandbox(
            "SELECT max(a.range * b.range + c.range) FROM range(100000) a, range(100000) b, range(100000) c",
            Caps(seconds=0.3),
        )
    assert time.monotonic() - begun < 10


def test_too_much_memory_is_stopped(filled: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_MEMORY_LIMIT_MB", "64")
    settings.cache_clear()
    with pytest.raises(QueryRefused, match="more than 64 MB"):
        filled.sandbox("SELECT len(list(range)) FROM range(100000000)")


def test_a_very_long_query_is_refused(filled: Vault) -> None:
    with pytest.raises(QueryRefused, match="longer than"):
        filled.sandbox("SELECT " + "1 + " * 10_000 + "1")


def test_a_wrong_column_is_named_and_a_wrong_value_is_not(filled: Vault) -> None:
    with pytest.raises(QueryRefused, match="totl"):
        filled.sandbox("SELECT totl FROM daily")
    with pytest.raises(QueryRefused) as caught:
        filled.sandbox("SELECT metric::INTEGER FROM daily")
    assert "steps" not in str(caught.value)


def test_variables_of_the_caller_are_out_of_reach(filled: Vault) -> None:
    import polars as pl

    secret = pl.DataFrame({"key": ["x"]})
    assert secret.height == 1
    with pytest.raises(QueryRefused, match="no table “secret”"):
        filled.sandbox("SELECT * FROM secret")


def test_it_runs_beside_a_reader_and_leaves_the_vault_writable(filled: Vault) -> None:
    with filled.reader() as con:
        assert (
            filled.sandbox("SELECT count(*) FROM daily").item()
            == con.execute("SELECT count(*) FROM daily").fetchone()[0]
        )  # type: ignore[index]
    with filled.writer() as con:
        con.execute("UPDATE daily SET n = 1")


def test_several_threads_at_once(filled: Vault) -> None:
    answers: list[int] = []

    def ask() -> None:
        answers.append(filled.sandbox("SELECT count(*) FROM daily").item())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 4


def test_nothing_on_the_list_reaches_out_or_grows_without_bound() -> None:
    forbidden = (
        "read_",
        "duckdb_",
        "pragma_",
        "pg_",
        "current_setting",
        "getenv",
        "query",
        "glob",
        "_scan",
        "variable",
    )
    for name in FUNCTIONS | TABLE_FUNCTIONS:
        assert not any(part in name for part in forbidden), name
    assert not FUNCTIONS & {"repeat", "lpad", "rpad", "printf", "format", "range", "generate_series", "list_resize"}
