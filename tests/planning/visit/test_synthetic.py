"""The synthetic person's brief names what was planted and nothing untrue: each fact is computed again from the rows."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import pytest

from healthkit.model.analytes import analytes
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.model import Brief, Statement
from healthkit.store import Vault
from tests.planning.visit.home import SYNTHETIC_DAY, rows


def one(found: Brief, part: str, statement: str) -> Statement:
    return next(one for one in found[part] if one.id.startswith(statement))


def test_it_looks_back_to_the_last_visit(synthetic: Brief, record: Vault) -> None:
    last = rows(record, "SELECT max(substr(started, 1, 10)) FROM encounter WHERE retired_batch IS NULL")[0][0]
    assert synthetic.first.isoformat() == last
    assert synthetic.visit is not None
    assert synthetic.as_of == SYNTHETIC_DAY


def test_the_critical_potassium_comes_first_and_says_what_to_do(synthetic: Brief, record: Vault) -> None:
    first = synthetic["urgent"][0]
    value, day, range_text = rows(
        record, "SELECT value, day, range_text FROM lab_result WHERE analyte = 'potassium' ORDER BY day DESC LIMIT 1"
    )[0]
    assert (first.kind, first.data["value"], first.data["day"], first.data["range"]) == (
        "critical", value, day, range_text,
    )  # fmt: skip
    assert value == 6.8
    assert "6.8 mmol/L" in first.text
    assert "Call a doctor" in first.words["todo"]
    assert synthetic["out_of_range"][0] == first
    assert synthetic["questions"][0].rows == first.rows


def test_the_statin_lowered_ldl_beyond_noise(synthetic: Brief, record: Vault) -> None:
    effect = next(one for one in synthetic["medications"] if one.kind == "effect" and one.data["analyte"] == "ldl")
    start = date.fromisoformat(
        rows(record, "SELECT started FROM medication WHERE name = 'Rosuvastatin' AND status = 'active'")[0][0]
    )
    before, after = (
        rows(
            record,
            "SELECT value, day, lab_result_id FROM lab_result WHERE analyte = 'ldl' AND retired_batch IS NULL "
            f"AND performer = ? AND day {sign} ? ORDER BY day DESC LIMIT 1",
            effect.data["laboratory"], start,
        )[0]
        for sign in ("<", ">")
    )  # fmt: skip
    assert (effect.data["from"], effect.data["from_day"]) == before[:2]
    assert (effect.data["value"], effect.data["day"]) == after[:2]
    assert effect.rows[0].ids == (before[2], after[2])
    delta = 100 * (after[0] / before[0] - 1)
    ldl = analytes()["ldl"]
    assert ldl.cv_within is not None
    within, analytic = ldl.cv_within, ldl.cv_analytic or ldl.cv_within / 2
    noise = 1.96 * sqrt(2 * (within**2 + analytic**2))
    assert delta < -noise
    assert effect.data["delta_percent"] == pytest.approx(delta, abs=0.01)
    assert effect.data["rcv_percent"] == pytest.approx(noise, abs=0.01)
    assert effect.data["verdict"] == "real"
    assert "Rosuvastatin" in effect.text


def test_the_stopped_drugs_stand_with_their_reasons(synthetic: Brief, record: Vault) -> None:
    stopped = rows(
        record,
        "SELECT name, note FROM medication WHERE status = 'stopped' AND retired_batch IS NULL AND note IS NOT NULL "
        "AND name NOT IN (SELECT name FROM medication WHERE status = 'active')",
    )
    told = {(one.data["name"], one.data["note"]) for one in synthetic["medications"] if one.kind == "earlier"}
    assert set(stopped) <= told
    assert ("Atorvastatin", "Muscle aches") in told
    assert ("Ramipril", "Potassium too high") in told


def test_the_potassium_that_nobody_measured_in_time(synthetic: Brief, record: Vault) -> None:
    late = one(synthetic, "missing", "missing:potassium_sparing_start")
    start = rows(record, "SELECT started FROM medication WHERE name = 'Spironolactone'")[0][0]
    first = rows(record, "SELECT min(day) FROM lab_result WHERE analyte = 'potassium' AND day > ?", start)[0][0]
    days = (first - date.fromisoformat(start)).days
    assert days > 7
    assert f"after {days} days" in late.text
    assert late.kind == "late"
    assert late.source
    assert "Aldactone" in late.source


def test_the_overdue_test_is_one_that_the_vault_never_held(synthetic: Brief, record: Vault) -> None:
    assert one(synthetic, "missing", "missing:hypertension_uacr").kind == "never"
    assert rows(record, "SELECT count(*) FROM lab_result WHERE analyte = 'uacr'") == [(0,)]
    assert rows(
        record, "SELECT count(*) FROM condition WHERE name = 'Essential hypertension' AND status = 'active'"
    ) == [(1,)]


def test_both_medicines_that_can_raise_potassium_are_named_together(synthetic: Brief) -> None:
    pair = next(one for one in synthetic["medications"] if one.kind == "together")
    assert set(pair.data["names"]) == {"Spironolactone", "Ramipril"}
    assert pair.source
    assert "Altace" in pair.source


def test_nothing_is_told_as_news_that_the_rows_do_not_hold(synthetic: Brief, record: Vault) -> None:
    first, last = synthetic.first.isoformat(), synthetic.as_of.isoformat()
    begun = rows(record, "SELECT name FROM condition WHERE onset BETWEEN ? AND ? ORDER BY name", first, last)
    assert [(one.label,) for one in synthetic["new"] if one.kind == "condition"] == begun
    started = rows(
        record,
        "SELECT name FROM medication WHERE started BETWEEN ? AND ? AND name NOT IN "
        "(SELECT name FROM medication WHERE started < ?)",
        first, last, first,
    )  # fmt: skip
    assert [(one.label,) for one in synthetic["medications"] if one.kind == "started"] == started
    ended = rows(record, "SELECT name FROM condition WHERE abated BETWEEN ? AND ?", first, last)
    assert [(one.label,) for one in synthetic["resolved"]] == ended == []
    active = rows(record, "SELECT name FROM condition WHERE status = 'active' AND retired_batch IS NULL")
    assert {(one.label,) for one in synthetic["conditions"]} == set(active)
    taken = rows(record, "SELECT name FROM medication WHERE status = 'active' AND retired_batch IS NULL")
    assert {(one.label,) for one in synthetic["medications"] if one.kind == "current"} == set(taken)


def test_every_changed_result_is_changed_and_every_other_is_not(synthetic: Brief, record: Vault) -> None:
    told = {one.data["analyte"]: one for one in synthetic["changed"] if one.kind == "changed"}
    assert set(told) == {"potassium", "creatinine"}
    steady = next(one for one in synthetic["unchanged"] if one.id == "steady:labs")
    assert "ldl" in steady.data["analytes"]
    for analyte in (*told, *steady.data["analytes"]):
        newest = "SELECT performer FROM lab_result WHERE analyte = ? ORDER BY day DESC, lab_result_id DESC LIMIT 1"
        laboratory = rows(record, newest, analyte)[0][0]
        sql = (
            "SELECT value FROM lab_result WHERE analyte = ? AND performer = ? AND retired_batch IS NULL AND day {} ? "
            "ORDER BY day DESC LIMIT 1"
        )
        before, after = (
            rows(record, sql.format(sign), analyte, laboratory, synthetic.first)[0][0] for sign in ("<", ">=")
        )
        within = analytes()[analyte].cv_within
        assert within is not None
        noise = 1.96 * sqrt(2 * (within**2 + (analytes()[analyte].cv_analytic or within / 2) ** 2))
        assert (abs(100 * (after / before - 1)) > noise) == (analyte in told), analyte


def test_every_row_that_a_statement_names_is_in_the_vault(synthetic: Brief, record: Vault) -> None:
    for said in synthetic.every():
        assert said.rows or said.kind in ("question", "own", "unknown", "triage"), said.id
        for behind in said.rows:
            if behind.table == "daily":
                sql = "SELECT count(*) FROM daily WHERE metric = ? AND day BETWEEN ? AND ?"
                assert rows(record, sql, behind.metric, behind.first, behind.last)[0][0] >= behind.n > 0
            else:
                sql = f"SELECT count(*) FROM {behind.table} WHERE {behind.table}_id IN (SELECT unnest(?))"
                assert rows(record, sql, list(behind.ids)) == [(len(set(behind.ids)),)], said.id
                assert behind.ids


def test_an_earlier_day_tells_what_was_stopped_since(record: Vault) -> None:
    found = brief(record, Draft(since="2025-09-01"), as_of=SYNTHETIC_DAY)
    assert found.visit is None
    stopped = [one for one in found["medications"] if one.kind == "stopped"]
    assert [(one.label, one.data["note"]) for one in stopped] == [("Ferrous sulfate", "Iron stores restored")]
    doses = [(one.data["from"][:5], one.data["dose"][:5]) for one in found["medications"] if one.kind == "changed"]
    assert doses == [("5 mg ", "10 mg"), ("10 mg", "5 mg ")]
    assert {one.label for one in found["resolved"]} == {"Iron deficiency anemia", "Influenza"}


def test_a_fortnight_later_the_question_is_whether_it_was_followed_up(record: Vault) -> None:
    found = brief(record, as_of=SYNTHETIC_DAY + timedelta(days=60))
    first = found["urgent"][0]
    assert first.kind == "critical_past"
    assert "Call" not in first.words["todo"]
    assert found["questions"][0].id.startswith("question:critical_past")


def test_the_same_vault_and_wishes_say_the_same(synthetic: Brief, record: Vault) -> None:
    again = brief(record, Draft(reason="tiredness"), as_of=SYNTHETIC_DAY)
    assert again.as_dict() == synthetic.as_dict()


def test_french_tells_the_same_rows(synthetic: Brief, record: Vault) -> None:
    french = brief(record, Draft(reason="fatigue"), lang="fr", as_of=SYNTHETIC_DAY)
    theirs, ours = ([(one.id, one.rows) for one in said.every()] for said in (french, synthetic))
    assert theirs == ours
    assert "6,8 mmol/L" in french["urgent"][0].text
