"""Verification: which range, which flag, how far outside, critical or not, and whether a change is more than chance."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from healthkit.clinical.change import reference_change_value
from healthkit.clinical.critical import source_in, thresholds
from healthkit.clinical.derive import FORMULAS, derived
from healthkit.clinical.ranges import Person
from healthkit.clinical.verify import verify
from healthkit.model.analytes import analytes

SCHEMA: dict[str, Any] = {
    "result_id": pl.Int64, "analyte": pl.String, "moment": pl.Datetime("us"), "day": pl.Date, "value": pl.Float64,
    "comparator": pl.String, "value_code": pl.String, "unit": pl.String, "low": pl.Float64, "high": pl.Float64,
    "range_text": pl.String, "range_code": pl.String, "laboratory": pl.String, "method": pl.String,
    "specimen": pl.String, "question": pl.String,
}  # fmt: skip
WOMAN = Person("female", date(1970, 6, 1))
AS_OF = date(2026, 11, 22)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    made = []
    for number, row in enumerate(rows):
        at = row.pop("at", f"2026-0{number + 1}-10T08:00:00")
        moment = datetime.fromisoformat(at)
        made.append({"result_id": number + 1, "moment": moment, "day": moment.date(), "laboratory": "A", **row})
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA} for row in made], schema=SCHEMA)


def verified(*rows: dict[str, Any], person: Person = WOMAN) -> list[dict[str, Any]]:
    return verify(frame(*rows), person, AS_OF).sort("result_id").to_dicts()


def potassium(value: float, **more: Any) -> dict[str, Any]:
    return {"analyte": "potassium", "value": value, "unit": "mmol/L", **more}


# Range and flag


@pytest.mark.parametrize(
    ("value", "comparator", "low", "high", "text", "flag"),
    [
        (3.4, None, 3.5, 5.0, "3.5 - 5.0", "low"),
        (3.5, None, 3.5, 5.0, "3.5 - 5.0", "in"),
        (5.0, None, 3.5, 5.0, "3.5 - 5.0", "in"),
        (5.1, None, 3.5, 5.0, "3.5 - 5.0", "high"),
        (5.0, None, None, 5.0, "<5.0", "high"),
        (5.0, None, None, 5.0, "<=5.0", "in"),
        (60.0, None, 60.0, None, ">60", "low"),
        (5.0, "<", 10.0, 20.0, "10-20", "low"),
        (5.0, "<", 2.0, 10.0, "2-10", None),
        (5.0, "<", None, 10.0, "<10", "in"),
        (90.0, ">", 59.0, None, ">59", "in"),
        (90.0, ">", None, 50.0, "<50", "high"),
        (90.0, ">", 10.0, 100.0, "10-100", None),
    ],
)
def test_a_value_against_its_own_range(
    value: float, comparator: str | None, low: float | None, high: float | None, text: str, flag: str | None
) -> None:
    row = potassium(value, comparator=comparator, low=low, high=high, range_text=text)
    assert verified(row)[0]["flag"] == flag


def test_words_against_words() -> None:
    def flag(code: str, expected: str) -> str | None:
        return str(verified({"analyte": "urine_glucose", "value_code": code, "range_code": expected})[0]["flag"])

    assert flag("negative", "negative") == "in"
    assert flag("not_detected", "negative") == "in"
    assert flag("2+", "negative") == "abnormal"
    assert flag("indeterminate", "negative") == "None"


def test_the_laboratorys_earlier_range_comes_before_a_general_one() -> None:
    rows = verified(
        potassium(4.0, low=3.4, high=4.9, range_text="3.4-4.9"), potassium(4.95), potassium(4.95, laboratory="B")
    )
    assert [row["range_origin"] for row in rows] == ["laboratory", "same_laboratory_earlier", "general_adult"]
    assert [row["flag"] for row in rows] == ["in", "high", "in"]
    assert rows[2]["range_source"]
    assert rows[1]["range_source"] is None


def test_a_child_and_an_unknown_age_are_held_against_no_adult_range() -> None:
    for person in (Person("female", date(2015, 1, 1)), Person("female", None)):
        row = verified(potassium(6.0), person=person)[0]
        assert (row["range_origin"], row["flag"]) == (None, None)


def test_general_ranges_go_by_sex() -> None:
    row = {"analyte": "haemoglobin", "value": 12.9, "unit": "g/dL"}
    assert verified(dict(row), person=Person("male", date(1970, 1, 1)))[0]["flag"] == "low"
    assert verified(dict(row), person=WOMAN)[0]["flag"] == "in"


def test_a_number_in_question_is_not_judged() -> None:
    row = verified({"analyte": "glucose", "value": 5.5, "unit": "mg/dL", "question": "unit_implausible"})[0]
    assert (row["flag"], row["critical"], row["severity"]) == (None, None, None)


# How far


def test_near_a_bound_the_method_cannot_tell() -> None:
    own = {"low": 3.5, "high": 5.0, "range_text": "3.5-5.0"}
    near, far = verified(potassium(5.05, **own), potassium(5.8, **own))
    assert (near["flag"], near["severity"]) == ("high", "borderline")
    assert (far["flag"], far["severity"]) == ("high", "outside")


# Critical


@pytest.mark.parametrize(
    ("value", "level"),
    [(6.5, "emergency"), (6.4, "same_day"), (6.0, None), (3.0, None), (2.9, "same_day"), (2.5, "emergency")],
)
def test_critical_potassium_in_two_steps(value: float, level: str | None) -> None:
    row = verified(potassium(value, at="2026-11-20T08:00:00"))[0]
    assert row["critical"] == level
    assert row["critical_past"] == (None if level is None else False)


def test_an_old_critical_value_asks_whether_it_was_followed_up() -> None:
    assert verified(potassium(6.8, at="2026-11-08T08:00:00"))[0]["critical_past"] is False
    assert verified(potassium(6.8, at="2026-11-07T08:00:00"))[0]["critical_past"] is True


def test_limits_count_as_what_they_bound() -> None:
    assert verified(potassium(2.0, comparator="<"))[0]["critical"] == "emergency"
    assert verified(potassium(8.0, comparator=">"))[0]["critical"] == "emergency"
    assert verified(potassium(8.0, comparator="<"))[0]["critical"] is None


def test_every_threshold_belongs_to_an_analyte_and_has_a_source() -> None:
    for name, one in thresholds().items():
        assert analytes().get(name), name
        assert one.source
        low, high = one.bounds.get("emergency", (None, None))
        nearer_low, nearer_high = one.bounds.get("same_day", (None, None))
        if low is not None and nearer_low is not None:
            assert low < nearer_low, name
        if high is not None and nearer_high is not None:
            assert high > nearer_high, name


def test_glucose_thresholds_hold_in_the_catalogues_unit() -> None:
    low, high = thresholds()["glucose"].bounds["emergency"]
    unit = analytes()["glucose"].unit
    assert (low, high) == ((53, 400) if unit == "mg/dL" else pytest.approx((2.94, 22.2), abs=0.01))


# Change


def test_the_reference_change_value_is_the_published_formula() -> None:
    # z * sqrt(2) * sqrt(CVA^2 + CVI^2), recomputed: 1.96 * 1.414214 * sqrt(25 + 9) = 16.16
    assert reference_change_value(5.0, 3.0) == pytest.approx(16.1622, abs=1e-3)
    assert reference_change_value(5.0) == pytest.approx(1.96 * math.sqrt(2) * math.sqrt(25 + 6.25))


def test_a_change_within_noise_is_said_to_be_none() -> None:
    first, small, large = verified(
        {"analyte": "ldl", "value": 130.0, "unit": "mg/dL"},
        {"analyte": "ldl", "value": 137.0, "unit": "mg/dL"},
        {"analyte": "ldl", "value": 90.0, "unit": "mg/dL"},
    )
    assert (first["from_value"], first["real"]) == (None, None)
    assert small["delta_percent"] == pytest.approx(5.3846, abs=1e-3)
    assert (small["real"], large["real"]) == (False, True)


def test_another_laboratory_or_method_is_not_joined_silently() -> None:
    rows = verified(potassium(4.0), potassium(4.9, laboratory="B"), potassium(4.9, method="other"))
    assert [row["elsewhere"] for row in rows] == [False, True, True]
    assert [row["real"] for row in rows] == [None, None, None]
    again = verified(potassium(4.0), potassium(4.9, laboratory="B"), potassium(4.8))
    assert again[2]["from_value"] == 4.0
    assert again[2]["elsewhere"] is False


def test_limits_and_questions_take_no_part_in_changes() -> None:
    rows = verified(
        potassium(4.0), potassium(9.0, comparator=">"), potassium(4.1, question="unit_missing"), potassium(4.2)
    )
    assert rows[3]["from_value"] == 4.0
    assert rows[1]["delta_percent"] is None


# Derived values


def lipids(**more: Any) -> list[dict[str, Any]]:
    at = "2026-05-02T08:00:00"
    values = {"total_cholesterol": 200.0, "hdl": 50.0, "triglycerides": 150.0, **more}
    return [
        {"analyte": name, "value": value, "unit": "mg/dL", "at": at}
        for name, value in values.items()
        if value is not None
    ]


def test_what_follows_is_computed_where_nothing_was_measured() -> None:
    made = {row["analyte"]: row for row in derived(frame(*lipids()), WOMAN).to_dicts()}
    assert made["non_hdl"]["value"] == pytest.approx(150.0)
    # Sampson 2020, recomputed: 200/0.948 - 50/0.971 - (150/8.56 + 150*150/2140 - 150^2/16100) - 9.44
    assert made["ldl"]["value"] == pytest.approx(123.40, abs=0.05)
    assert made["ldl"]["derived"] == "ldl_sampson_nih"
    assert made["ldl"]["result_id"] < 0


def test_a_measured_value_is_never_replaced() -> None:
    made = {row["analyte"] for row in derived(frame(*lipids(ldl=118.0)), WOMAN).to_dicts()}
    assert made == {"non_hdl"}


def test_outside_its_validity_a_formula_gives_nothing() -> None:
    made = {row["analyte"] for row in derived(frame(*lipids(triglycerides=900.0)), WOMAN).to_dicts()}
    assert made == {"non_hdl"}


def test_the_kidney_needs_age_and_sex() -> None:
    creatinine = {"analyte": "creatinine", "value": 0.9, "unit": "mg/dL", "at": "2026-05-02T08:00:00"}
    made = derived(frame(dict(creatinine)), WOMAN).to_dicts()
    assert [row["analyte"] for row in made] == ["egfr"]
    # CKD-EPI 2021, woman of 55: 142 * (0.9/0.7)^-1.2 * 0.9938^55 * 1.012
    assert made[0]["value"] == pytest.approx(142 * (0.9 / 0.7) ** -1.2 * 0.9938**55 * 1.012, rel=1e-6)
    assert derived(frame(dict(creatinine)), Person(None, date(1970, 6, 1))).is_empty()


def test_every_derived_analyte_is_in_the_catalogue() -> None:
    assert FORMULAS.keys() <= analytes().all.keys()


def test_a_limit_is_a_measurement_too() -> None:
    at = "2026-05-02T08:00:00"
    creatinine = {"analyte": "creatinine", "value": 0.7, "unit": "mg/dL", "at": at}
    filtration = {"analyte": "egfr", "value": 90.0, "comparator": ">", "unit": "mL/min/{1.73_m2}", "at": at}
    assert derived(frame(creatinine, filtration), WOMAN).is_empty()


def test_a_threshold_names_its_source_in_both_languages() -> None:
    for one in thresholds().values():
        assert source_in(one.source, "en") == one.source
        assert source_in(one.source, "fr") not in ("", one.source), one.analyte
    assert source_in("a list of one's own", "fr") == "a list of one's own"
