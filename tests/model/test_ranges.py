"""Reference ranges as laboratories print them, and where a result lies against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.model.ranges import ReferenceRange, flag, parse_range, parse_ranges

BETWEEN = {
    "3.5 - 5.1": (3.5, 5.1), "3,5 à 5,1": (3.5, 5.1), "[3.9–6.1]": (3.9, 6.1), "(3.50 - 5.10)": (3.5, 5.1),
    "0.0-0.9 mg/dL": (0, 0.9),
    "70-99": (70, 99), "N: 4.0 à 10.0": (4, 10), "4,00-10,00 G/L": (4, 10), "150 000 - 400 000": (150000, 400000),
    "(0,70 à 1,05)": (0.7, 1.05),
    "0.70 g/L - 1.05 g/L": (0.7, 1.05), "de 3,5 à 5,1": (3.5, 5.1), "entre 3 et 5": (3, 5),
    "1.005-1.030": (1.005, 1.03), "Adult: 3-5": (3, 5),
    "-2 - 3": (-2, 3), "0.450-4.500": (0.45, 4.5), "135 - 145 mmol/L": (135, 145),
    "Reference range: 3.5-5.0": (3.5, 5), "3.5 to 5.1": (3.5, 5.1),
    "Valeurs de référence : 12,0 - 16,0": (12, 16), "2 - 15 mm/h": (2, 15),
}  # fmt: skip
ONE_SIDED = {
    "<5": (None, 5, False), "> 59": (59, None, False), "≤ 5": (None, 5, True), "≥60": (60, None, True),
    "inf. à 5": (None, 5, False),
    "Inférieur à 2,0": (None, 2, False), "up to 40": (None, 40, True), "jusqu’à 40": (None, 40, True),
    "Supérieur à 60": (60, None, False),
    "> OR = 60 mL/min/1.73m2": (60, None, True), "< OR = 20 (calc)": (None, 20, True),
    "<150 mg/dL": (None, 150, False), "<5,0 mg/l": (None, 5, False),
    "Normal: < 130": (None, 130, False),
}  # fmt: skip
WORDS = {
    "Négatif": "negative",
    "Negative": "negative",
    "NON-REACTIVE": "non_reactive",
    "Not detected": "not_detected",
    "Absence": "absent",
}
NO_RANGE = [
    "",
    "See note",
    "Not Estab.",
    "Yellow",
    "N/A",
    "None or few",
    "Voir commentaire",
    "5.1 - 3.5",
    "abc 3-5 def 9",
]


@pytest.mark.parametrize(("printed", "bounds"), BETWEEN.items())
def test_two_bounds(printed: str, bounds: tuple[float, float]) -> None:
    found = parse_range(printed)
    assert found is not None
    assert (found.low, found.high) == bounds
    assert found.low_inclusive
    assert found.high_inclusive
    assert not found.ambiguous
    assert (found.code, found.sex, found.verbatim) == (None, None, printed)


@pytest.mark.parametrize(("printed", "expected"), ONE_SIDED.items())
def test_one_bound(printed: str, expected: tuple[float | None, float | None, bool]) -> None:
    found = parse_range(printed)
    low, high, inclusive = expected
    assert found is not None
    assert (found.low, found.high) == (low, high)
    assert (found.high_inclusive if low is None else found.low_inclusive) is inclusive


@pytest.mark.parametrize(("printed", "code"), WORDS.items())
def test_words(printed: str, code: str) -> None:
    found = parse_range(printed)
    assert found is not None
    assert (found.code, found.low, found.high) == (code, None, None)


@pytest.mark.parametrize("printed", NO_RANGE)
def test_what_is_no_range_is_none(printed: str) -> None:
    assert parse_range(printed) is None
    assert parse_ranges(printed) == []


@pytest.mark.parametrize(
    "printed",
    ["H: 13-17 / F: 12-16", "Homme : 13,0 - 17,0 Femme : 12,0 - 16,0", "Hommes: 13-17 g/dL; Femmes: 12-16 g/dL",
     "M 13-17 F 12-16", "Male 13-17, Female 12-16",
     "13-17 (H) ; 12-16 (F)", "(H) 13-17 | (F) 12-16"],
)  # fmt: skip
def test_a_range_for_each_sex(printed: str) -> None:
    found = parse_ranges(printed)
    assert [(one.sex, one.low, one.high) for one in found] == [("male", 13, 17), ("female", 12, 16)]
    assert parse_range(printed) is None


def test_sex_and_age() -> None:
    one = parse_range("Femme : 12,0-16,0 g/dL")
    assert one is not None
    assert (one.sex, one.low) == ("female", 12)
    aged = parse_range("18-60 ans: 3,5-5")
    assert aged is not None
    assert (aged.age_low, aged.age_high, aged.low, aged.high) == (18, 60, 3.5, 5)
    older = parse_range("> 60 ans : < 40")
    assert older is not None
    assert (older.age_low, older.age_high, older.high) == (60, None, 40)


def test_a_letter_of_a_unit_is_no_sex() -> None:
    for printed in ("2-15 mm/h", "3.9-6.1 mmol/L", "4-10 /mm3 h", "3-5 f"):
        found = parse_range(printed)
        assert found is None or found.sex is None, printed


def test_a_doubtful_comma_is_said() -> None:
    found = parse_range("1,250 - 4,500")
    assert found is not None
    assert found.ambiguous
    settled = parse_range("1,250 - 4,500", decimal=",")
    assert settled is not None
    assert (settled.low, settled.high, settled.ambiguous) == (1.25, 4.5, False)
    shown = parse_range("0,450 - 4,500")
    assert shown is not None
    assert (shown.low, shown.high, shown.ambiguous) == (0.45, 4.5, False)


def _range(low: float | None, high: float | None, *, open_ends: bool = False) -> ReferenceRange:
    return ReferenceRange(low, high, not open_ends, not open_ends, None, None, None, None, "")


@pytest.mark.parametrize(
    ("value", "comparator", "low", "high", "expected"),
    [
        (5, None, 3.5, 5.1, "in"), (3.5, None, 3.5, 5.1, "in"), (3.4, None, 3.5, 5.1, "low"),
        (5.2, None, 3.5, 5.1, "high"),
        (5, "<", 10, 20, "low"), (10, "<", 10, 20, "low"), (10, "<=", 10, 20, None), (15, "<", 10, 20, None),
        (5, "<", None, 20, "in"),
        (20, "<", None, 20, "in"), (25, "<", None, 20, None), (90, ">", 59, None, "in"), (50, ">", 59, None, None),
        (25, ">", 10, 20, "high"),
        (20, ">", 10, 20, "high"), (15, ">", 10, 20, None), (20, ">=", 10, 20, None), (5, "<", 3, None, None),
        (5, None, None, None, None),
    ],
)  # fmt: skip
def test_flag(
    value: float, comparator: str | None, low: float | None, high: float | None, expected: str | None
) -> None:
    assert flag(value, comparator, _range(low, high)) == expected


def test_bounds_that_do_not_belong() -> None:
    assert flag(5, None, _range(None, 5, open_ends=True)) == "high"
    assert flag(59, None, _range(59, None, open_ends=True)) == "low"
    assert flag(None, None, _range(1, 2)) is None


NUMBER = st.integers(-1000, 100000).map(lambda n: n / 100)


@given(
    NUMBER,
    NUMBER,
    st.sampled_from([" - ", "-", " à ", " to ", " – "]),
    st.sampled_from(["{}", "({})", "[{}]", "{} mg/dL", "Adultes : {}"]),
)
def test_what_is_printed_is_read(a: float, b: float, joint: str, frame: str) -> None:
    low, high = sorted((a, b))
    for sign in (".", ","):
        printed = frame.format(f"{low:.2f}{joint}{high:.2f}".replace(".", sign))
        found = parse_range(printed)
        assert found is not None
        assert (found.low, found.high) == (low, high)
        assert found.verbatim == printed


@given(NUMBER, NUMBER, NUMBER)
def test_a_flag_says_where_a_value_lies(value: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = flag(value, None, _range(low, high))
    assert found == ("low" if value < low else "high" if value > high else "in")


@given(NUMBER, st.sampled_from(["<", "<=", ">", ">="]), NUMBER, NUMBER, st.integers(0, 5000).map(lambda n: n / 100))
def test_a_flag_with_a_comparator_is_never_wrong(
    limit: float, comparator: str, a: float, b: float, away: float
) -> None:
    """Whatever the true value behind the comparator, a flag that is given holds for it."""
    low, high = sorted((a, b))
    found = flag(limit, comparator, _range(low, high))
    true = limit - away if comparator[0] == "<" else limit + away
    if comparator in ("<", ">") and away == 0:
        return
    if found is not None:
        assert flag(true, None, _range(low, high)) == found


@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    parse_ranges(text)
