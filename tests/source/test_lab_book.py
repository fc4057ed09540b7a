"""Results by test and panel, and two days side by side."""

from __future__ import annotations

from datetime import date

import pytest

from healthkit.source import lab_book, labs, labs_short
from healthkit.source.lab_book import Book, range_places
from healthkit.source.labs_words import Row
from healthkit.store import Vault
from tests.builders import lab_person
from tests.builders.lab_person import NORTH, PORT, TODAY


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return lab_person.build(tmp_path_factory.mktemp("book") / "vault")


@pytest.fixture(scope="module")
def book(vault: Vault) -> Book:
    return Book(list(labs.results(vault, TODAY).iter_rows(named=True)))


def test_the_newest_of_each_test_lies_by_panel_in_a_laboratorys_order(book: Book) -> None:
    assert list(book.panels)[:3] == ["glucose", "lipids", "kidney"]
    assert list(book.panels)[-1] == "", "what no analyte answers to comes last"
    assert [row["analyte"] for row in book.panels["lipids"]] == [
        "total_cholesterol", "hdl", "ldl", "non_hdl", "triglycerides",
    ]  # fmt: skip
    assert all(not row["question"] for row in book.latest)
    assert [row["analyte"] for row in book.questions] == ["glucose"]


def test_of_two_values_of_one_moment_the_one_with_a_range_is_shown(book: Book) -> None:
    (tsh,) = book.panels["thyroid"]
    assert (tsh["value"], tsh["laboratory"]) == (2.6, NORTH)
    assert book.before(tsh)["value"] == 2.1  # type: ignore[index]
    assert book.after(tsh) is None


def test_since_keeps_what_came_before_for_comparison(vault: Vault) -> None:
    late = Book(list(labs.results(vault, TODAY).iter_rows(named=True)), date(2026, 11, 1))
    assert {row["analyte"] for row in late.latest} == {"ldl", "creatinine", "egfr", "sodium", "potassium"}
    potassium = next(row for row in late.latest if row["analyte"] == "potassium")
    assert late.before(potassium)["value"] == 4.3  # type: ignore[index]
    assert late.days == [date(2026, 11, 17)]


def test_two_days_are_compared_with_each_other_not_with_what_lies_between(book: Book) -> None:
    pairs = {after["analyte"]: (before, after) for before, after in book.compared(date(2024, 2, 6), date(2026, 1, 13))}
    before, after = pairs["ldl"]
    assert (before["value"], after["value"], after["real"]) == (164, 81, True)
    assert after["delta_percent"] == pytest.approx(-50.6, abs=0.1)
    assert labs_short.since(after, "en") == "since 6 Feb 2024"
    assert book.compared(date(2026, 1, 13), date(2024, 2, 6))[0][0]["day"] == date(2024, 2, 6), "whichever comes first"


def test_two_laboratories_are_not_compared(book: Book) -> None:
    ((before, after),) = book.compared(date(2026, 1, 13), date(2026, 5, 12))
    assert (before["laboratory"], after["laboratory"]) == (NORTH, PORT)
    assert after["real"] is None
    assert labs_short.change(after, "en")[1] == "other laboratory or method: not comparable"


def row(value: float | None, low: float | None, high: float | None) -> Row:
    return {"value": value, "range_low": low, "range_high": high, "question": None}


@pytest.mark.parametrize(
    ("result", "inside"),
    [
        (row(5.0, 4.0, 6.0), True), (row(9.0, 4.0, 6.0), False), (row(150.0, None, 100.0), False),
        (row(80.0, None, 100.0), True), (row(30.0, 40.0, None), False), (row(60.0, 40.0, None), True),
    ],
)  # fmt: skip
def test_the_dot_lies_where_the_flag_says(result: Row, inside: bool) -> None:
    low, high, at = range_places(result)
    assert 0 <= at <= 1
    assert (low <= at <= high) is inside


def test_without_a_number_or_a_range_there_is_no_bar() -> None:
    assert range_places(row(None, 4.0, 6.0)) == range_places(row(5.0, None, None)) == []


def told(value: float, comparator: str | None = None, **more: object) -> Row:
    return {"value": value, "comparator": comparator, "derived": None, **more}


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (told(95.8), told(89, ">"), False), (told(80.0), told(89, ">"), True), (told(0.4), told(0.5, "<"), False),
        (told(2.6), told(3.1), True), (told(2.6), told(2.6), False), (told(95.8, derived="egfr"), told(90.0), False),
        (told(89, ">"), told(60, ">"), True), (told(89, ">"), told(60, "<"), False),
    ],
)  # fmt: skip
def test_a_number_that_a_bound_allows_contradicts_nothing(one: Row, other: Row, contradict: bool) -> None:
    assert lab_book._contradict(one, other) is contradict
