"""A SELECT of a model's own: figures come back under a label at least as wide as what it read; rows never do."""

from __future__ import annotations

import json

import pytest

from healthkit.ask.tools.tool import Outcome, ToolRefused
from healthkit.privacy.categories import categories
from healthkit.store import Vault
from tests.ask.tools.conftest import Call, caller
from tests.ask.truth import Truth

STEPS = "metric = 'step_count'"


def test_a_figure(call: Call, truth: Truth) -> None:
    outcome = call("select", sql=f"SELECT sum(total) AS steps FROM daily WHERE {STEPS} AND day >= DATE '2026-11-01'")
    assert outcome.content["columns"] == ["steps"]
    assert outcome.content["rows"] == [[pytest.approx(truth.total("step_count", "2026-11-01"), rel=1e-5)]]
    assert (outcome.kind, outcome.categories) == ("aggregate", {"activity"})
    assert outcome.sources == ("watch:Watch6,7", "watch:Watch7,2")


# What must not come back, however it is called. The vault holds a heart rate sample at 06:30 of each day.
ROWS = [
    "SELECT total AS raw_value FROM daily WHERE metric = 'step_count' LIMIT 1",
    "SELECT value FROM sample WHERE metric = 'heart_rate'",
    "SELECT value AS v, local_day AS d FROM sample WHERE metric = 'heart_rate' LIMIT 3",
    "SELECT * FROM sample LIMIT 3",
    "SELECT s.* FROM sample AS s",
    "SELECT COLUMNS('val.*') FROM sample",
    "SELECT avg(COLUMNS('val.*')) FROM sample",
    "SELECT s FROM sample AS s",
    "SELECT s::VARCHAR AS x FROM sample AS s",
    "SELECT max(s) FROM sample AS s GROUP BY local_day",
    "SELECT #1 FROM sample",
    "SELECT value + 0 AS v, count(*) FROM sample GROUP BY ALL",
    "SELECT local_day, value, count(*) AS n FROM sample GROUP BY local_day, value",
    "SELECT count(*), value AS x FROM sample GROUP BY x",
    "SELECT list(value) FROM sample WHERE metric = 'heart_rate'",
    "SELECT array_agg(value ORDER BY local_day) FROM sample",
    "SELECT string_agg(value::VARCHAR, ',') FROM sample",
    "SELECT histogram(value) FROM sample",
    "SELECT max(value, 200) FROM sample WHERE metric = 'heart_rate'",
    "SELECT arg_max(value, local_day) FROM sample",
    "SELECT any_value(value) FROM sample GROUP BY local_day",
    "SELECT first(value) FROM sample GROUP BY local_day",
    "SELECT mode(value) FROM sample GROUP BY local_day",
    "SELECT quantile_cont(value, [0.0, 0.1, 0.2]) FROM sample",
    "SELECT array_to_string(quantile_disc(value, [0.1, 0.2]), ' ') FROM sample",
    "SELECT lag(value) OVER (ORDER BY local_day) FROM sample",
    "SELECT max(value) OVER (PARTITION BY local_day) FROM sample",
    "SELECT local_day FROM sample QUALIFY row_number() OVER (ORDER BY value) = 1",
    "WITH s AS (SELECT value AS v FROM sample) SELECT v FROM s",
    "WITH s AS MATERIALIZED (SELECT * FROM sample) SELECT avg(value) FROM s",
    "WITH RECURSIVE s AS (SELECT value AS v FROM sample UNION ALL SELECT v FROM s) SELECT v FROM s LIMIT 5",
    "SELECT 1.0 AS v UNION ALL SELECT value FROM sample",
    "SELECT v FROM (SELECT value AS v FROM sample) AS q",
    "SELECT (SELECT value FROM sample LIMIT 1) AS v",
    "SELECT d.day, (SELECT s.value FROM sample AS s WHERE s.local_day = d.day LIMIT 1) AS v FROM daily AS d",
    "SELECT v FROM daily AS d JOIN LATERAL (SELECT s.value AS v FROM sample AS s WHERE s.local_day = d.day) ON true",
    "SELECT x.v FROM sample AS s, LATERAL (SELECT s.value AS v) AS x",
    "SELECT x.v FROM sample AS s, LATERAL (SELECT s.*) AS x",
    "SELECT s.local_day, count(*), (SELECT max(s.value)) AS v FROM sample AS s GROUP BY ALL",
    "SELECT v, local_day, count(*) FROM sample JOIN range(30, 220) AS r(v) ON value = v GROUP BY ALL",
    "SELECT v, local_day, count(*) FROM sample, (SELECT unnest([60, 61]) AS v) WHERE value = v GROUP BY ALL",
    "SELECT n, local_day, count(*) FROM sample JOIN daily ON value = n GROUP BY ALL",
    "SELECT a, count(*) FROM sample AS s(a, b, c, d, e, f, g, h, i) GROUP BY a",
    "SELECT count(*) FROM sample AS s(value, metric) WHERE metric = 'step_count'",
    "SELECT avg(value) FROM sample TABLESAMPLE 1 ROWS",
    "SELECT list_transform([1], lambda x: x) , count(*) FROM sample",
    "SELECT sample_id, max(value) FROM sample GROUP BY sample_id",
    "SELECT start_utc, max(value) FROM sample GROUP BY start_utc",
    "SELECT max(value) FILTER (WHERE start_utc = TIMESTAMP '2026-11-01 06:30') FROM sample",
    "SELECT max(start_utc) FROM sample",
    "SELECT hour_utc, max(mean) FROM hourly GROUP BY hour_utc",
    "SELECT hour_utc AS local_day, max(mean) FROM hourly GROUP BY ALL",
    "SELECT mean FROM hourly",
    "SELECT date_trunc('hour', hour_utc) AS h, max(mean) FROM hourly GROUP BY h",
    "SELECT event_id, count(*) FROM event GROUP BY event_id",
    "SELECT code, start_utc FROM event",
    "SELECT code, local_day FROM event",
    "SELECT DISTINCT ON (local_day) local_day, code FROM event",
    "FROM sample",
    "SELECT count(*) FROM sample GROUP BY ROLLUP (value)",
    "SELECT local_day, sum(value) FROM sample GROUP BY GROUPING SETS ((local_day, value), (value))",
]  # fmt: skip
# What nobody's SELECT reads here: people, places, papers, free text, the program's own tables.
KEPT = [
    "SELECT l.name FROM lab_result AS l JOIN condition AS c ON true",
    "SELECT l.name FROM lab_result AS l, (SELECT 1 AS name) AS q",
    "SELECT name FROM lab_result JOIN condition USING (name)",
    "SELECT main.lab_result.name FROM lab_result, condition",
    "SELECT value FROM person",
    "SELECT count(*) FROM person WHERE value LIKE '1971%'",
    "SELECT text FROM document",
    "SELECT word FROM document_word",
    "SELECT note FROM condition",
    "SELECT count(*) FROM condition WHERE note LIKE '%x%'",
    "SELECT name FROM condition ORDER BY note",
    "SELECT name FROM condition GROUP BY name, performer",
    "SELECT c.note FROM condition AS c, (SELECT 1 AS note) AS q",
    "SELECT note FROM condition LEFT JOIN (VALUES ('x')) AS v(note) USING (note)",
    "SELECT q.n FROM condition AS c, LATERAL (SELECT c.note AS n) AS q",
    "SELECT q.note FROM condition AS c, LATERAL (SELECT c.*) AS q",
    "SELECT c FROM condition AS c, (SELECT 1 AS c) AS q",
    "SELECT name FROM condition NATURAL JOIN medication",
    "SELECT performer FROM lab_result",
    "SELECT app FROM source",
    "SELECT device FROM source",
    "SELECT name FROM care_provider",
    "SELECT member_id FROM coverage",
    "SELECT latitude FROM route_point",
    "SELECT samples FROM waveform",
    "SELECT path FROM import_batch",
    "SELECT raw FROM import_issue",
    "SELECT old FROM edit",
    "SELECT external_id FROM witness",
    "SELECT value FROM attribute",
    "SELECT table_name FROM information_schema.tables",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT content FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT getenv('HOME')",
    "WITH person AS (SELECT 1 AS value) SELECT value FROM person",
    "SELECT value FROM person WHERE EXISTS (WITH person AS (SELECT 1 AS x) SELECT x FROM person)",
    "SELECT count(*) FROM vault.main.person",
]
# What is no single SELECT.
OTHERS = [
    "DELETE FROM daily",
    "INSERT INTO daily SELECT metric, day, n, total, mean, min, max, last, minutes FROM daily",
    "SELECT 1 AS one; SELECT 2 AS two",
    "ATTACH '/tmp/x.db' AS x",
    "COPY daily TO '/tmp/x.csv'",
    "PRAGMA database_list",
    "SET memory_limit = '99GB'",
    "EXPLAIN SELECT 1 AS one",
    "DESCRIBE daily --",
    "SELEC nothing at all",
    "SELECT $1 AS given",
]


def _said(outcome: Outcome) -> str:
    return json.dumps(outcome.content.get("rows", []))


@pytest.mark.parametrize("sql", [*ROWS, *KEPT, *OTHERS])
def test_it_is_refused(call: Call, sql: str) -> None:
    """Either before it runs, or, where only the sandbox objects, as a failure under a label."""
    try:
        outcome = call("select", sql=sql)
    except ToolRefused:
        return
    assert outcome.content.keys() == {"failed"}
    assert outcome.categories


# What may be read, and the least that its label must hold.
LABELS = [
    (f"SELECT avg(total) AS a FROM daily WHERE {STEPS}", {"activity"}),
    ("SELECT avg(total) AS a FROM daily AS d WHERE d.metric = 'step_count'", {"activity"}),
    ("SELECT avg(mean) AS a FROM daily WHERE metric IN ('heart_rate', 'body_mass')", {"heart", "body"}),
    ("SELECT avg(total) AS a FROM daily WHERE 'step_count' = metric", {"activity"}),
    (f"SELECT avg(value) AS a FROM sample WHERE {STEPS}", {"activity"}),
    ("SELECT count(*) AS n FROM event WHERE metric = 'headache'", {"symptoms"}),
    ("SELECT activity, sum(duration_s) AS s FROM session WHERE kind = 'workout' GROUP BY activity", {"activity"}),
    (
        "SELECT corr(a.total, b.mean) AS r FROM daily AS a JOIN daily AS b USING (day) "
        "WHERE a.metric = 'step_count' AND b.metric = 'heart_rate'",
        {"activity", "heart"},
    ),
    (
        f"WITH s AS (SELECT day, total FROM daily WHERE {STEPS}), h AS (SELECT day, mean FROM daily WHERE "
        "metric = 'heart_rate') SELECT corr(s.total, h.mean) AS r FROM s JOIN h USING (day)",
        {"activity", "heart"},
    ),
    (
        f"SELECT avg(total) AS a FROM daily WHERE {STEPS} UNION ALL "
        "SELECT avg(total) FROM daily WHERE metric = 'sleep_duration'",
        {"activity", "sleep"},
    ),
    (
        f"SELECT avg(total) AS a FROM daily WHERE {STEPS} AND day IN (SELECT day FROM daily WHERE metric = 'headache')",
        {"activity", "symptoms"},
    ),
]


@pytest.mark.parametrize(("sql", "expected"), LABELS)
def test_the_label_is_that_of_the_literals(call: Call, sql: str, expected: set[str]) -> None:
    outcome = call("select", sql=sql)
    assert "rows" in outcome.content, outcome.content
    assert outcome.categories == expected


# Each reads more than the literal that stands in it says, or may.
HIDDEN = [
    "SELECT avg(total) AS a FROM daily",
    "SELECT avg(total) AS a FROM daily WHERE metric = 'step' || '_count'",
    "SELECT avg(total) AS a FROM daily WHERE metric = concat('head', 'ache')",
    "SELECT avg(total) AS a FROM daily WHERE metric = chr(104) || 'eadache'",
    "SELECT avg(total) AS a FROM daily WHERE metric LIKE 'step%'",
    "SELECT avg(total) AS a FROM daily WHERE metric <> 'step_count'",
    "SELECT avg(total) AS a FROM daily WHERE metric NOT IN ('step_count')",
    "SELECT avg(total) AS a FROM daily WHERE metric = 'step_count' OR metric = 'headache'",
    "SELECT avg(total) AS a FROM daily WHERE metric = 'step_count' OR true",
    "SELECT avg(total) AS a FROM daily WHERE NOT (metric = 'step_count')",
    "SELECT avg(total) AS a FROM daily WHERE metric = 'STEP_COUNT' COLLATE NOCASE",
    "SELECT avg(total) AS a FROM daily WHERE lower(metric) = 'step_count'",
    "SELECT avg(total) AS a FROM daily WHERE metric IN (SELECT metric FROM daily WHERE total > 1)",
    "SELECT avg(total) AS a FROM daily WHERE metric = (SELECT max(metric) FROM daily)",
    "SELECT sum(total) FILTER (WHERE metric = 'step_count') AS a FROM daily",
    "SELECT CASE WHEN metric = 'step_count' THEN 1 ELSE 0 END AS c, sum(total) AS a FROM daily GROUP BY c",
    "SELECT metric, sum(total) AS a FROM daily GROUP BY metric HAVING metric = 'step_count'",
    "SELECT a.total AS t FROM daily AS a, daily AS b WHERE a.metric = 'step_count' LIMIT 3",
    "SELECT b.total AS t FROM daily AS a LEFT JOIN daily AS b ON b.metric = 'headache' WHERE a.metric = 'step_count' "
    "AND a.day = b.day LIMIT 3",
    "SELECT avg(total) AS a FROM (SELECT 'step_count' AS metric, total FROM daily) AS q WHERE metric = 'step_count'",
    "WITH q AS (SELECT total, 'step_count' AS metric FROM daily) SELECT avg(total) AS a FROM q WHERE metric = 'steps'",
    "WITH daily2 AS (SELECT * EXCLUDE (x) FROM (SELECT total, 1 AS x FROM daily)) SELECT avg(total) AS a FROM daily2",
    "SELECT 'step_count' AS metric, avg(total) AS a FROM daily WHERE metric = 'step_count'",
    "SELECT avg(total) AS a FROM daily AS metric WHERE metric.metric LIKE '%'",
    "SELECT avg(total) AS a FROM main.daily",
    "SELECT max(value) AS a FROM sample WHERE value > 0 GROUP BY local_day LIMIT 3",
    "SELECT avg(total) AS a FROM daily WHERE metric = 'step_count' UNION SELECT avg(total) FROM daily",
    "SELECT avg(total) AS a FROM daily WHERE metric = 'step_count' AND 1 = (SELECT count(*) FROM daily WHERE n > 9)",
]


@pytest.mark.parametrize("sql", HIDDEN)
def test_what_hides_a_metric_counts_as_every_one(call: Call, sql: str) -> None:
    try:
        outcome = call("select", sql=sql)
    except ToolRefused:
        return
    assert outcome.categories >= {"activity", "sleep", "heart", "body", "vitals", "symptoms"}
    assert set(outcome.sources) == {"phone:iPhone15,2", "watch:Watch6,7", "watch:Watch7,2"}


def test_a_metric_that_the_catalogue_lacks_makes_it_every_kind_there_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from tests.ask import builder

    vault = builder.build(tmp_path_factory.mktemp("strange") / "vault")
    with vault.writer() as con:
        con.execute("INSERT INTO daily (metric, day, n, total) VALUES ('SomethingNew', DATE '2026-11-01', 1, 5)")
    call = caller(vault)
    assert call("select", sql="SELECT avg(total) AS a FROM daily").categories == set(categories())
    with pytest.raises(ToolRefused, match="no metric"):
        call("select", sql="SELECT avg(total) AS a FROM daily WHERE metric = 'SomethingNew'")


RECORD = [
    ("SELECT count(*) AS n FROM medication", {"medications", "mental_health"}),
    ("SELECT name FROM medication WHERE name ILIKE '%' || 'ser' || 'traline%'", {"medications", "mental_health"}),
    ("SELECT max(started) AS s FROM medication WHERE code IS NULL", {"medications", "mental_health"}),
    ("SELECT count(*) AS n FROM allergy", {"allergies"}),
    ("SELECT count(*) AS n FROM encounter WHERE kind = 'emergency'", {"visits"}),
    ("SELECT count(*) AS n FROM condition JOIN allergy ON true", {"conditions", "allergies"}),
    ("SELECT count(*) AS n FROM allergy WHERE name = 'depression'", {"allergies", "mental_health"}),
]


@pytest.mark.parametrize(("sql", "expected"), RECORD)
def test_a_table_of_the_record_counts_with_the_kinds_of_its_rows(record: Vault, sql: str, expected: set[str]) -> None:
    outcome = caller(record)("select", sql=sql)
    assert "rows" in outcome.content, outcome.content
    assert outcome.categories >= expected
    assert outcome.kind == "result"


def test_results_by_analyte(labs: Vault) -> None:
    call = caller(labs)
    assert call("select", sql="SELECT avg(value) AS a FROM lab_result WHERE analyte = 'ldl'").categories == {"labs"}
    wide = call("select", sql="SELECT count(*) AS n FROM lab_result WHERE analyte = 'li' || 'thium'")
    assert wide.categories >= {"labs", "mental_health"}


def test_devices_alone_have_no_kind_and_are_not_read(call: Call) -> None:
    with pytest.raises(ToolRefused, match="kind"):
        call("select", sql="SELECT product FROM source")
    joined = call("select", sql="SELECT product, max(value) AS m FROM sample JOIN source USING (source_id) "
                  "WHERE metric = 'heart_rate' GROUP BY product")  # fmt: skip
    assert "rows" in joined.content
    assert joined.categories >= {"heart"}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT day FROM daily WHERE metric = 'step_count'",  # more than 200 rows
        "SELECT CAST(total AS TIMESTAMP) AS t FROM daily WHERE metric = 'step_count'",
        "SELECT error_of(1) AS e FROM daily WHERE metric = 'step_count'",
        "SELECT now() + INTERVAL (total) SECOND AS t FROM daily WHERE metric = 'step_count' LIMIT 9",
        "SELECT {'a': total} AS s FROM daily WHERE metric = 'step_count' LIMIT 1",
        "SELECT [total] AS s FROM daily WHERE metric = 'step_count' LIMIT 1",
        "SELECT string_agg(total::VARCHAR, ',') AS s FROM daily WHERE metric = 'step_count'",
        "SELECT CASE WHEN total > 1 THEN CAST('x' AS INTEGER) ELSE 0 END AS o FROM daily WHERE metric = 'step_count'",
    ],
)
def test_how_it_fails_is_told_under_the_label_only(call: Call, sql: str) -> None:
    """Whether a query fails is an answer of one bit: it leaves by consent, as the rows would have."""
    outcome = call("select", sql=sql)
    assert outcome.content.keys() == {"failed"}
    assert outcome.categories == {"activity"}


def test_no_tables_no_data(call: Call) -> None:
    outcome = call("select", sql="SELECT 6 * 7 AS answer")
    assert (outcome.content["rows"], outcome.sources, outcome.categories) == ([[42]], (), frozenset())
