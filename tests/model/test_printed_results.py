"""Results as laboratories print them: numbers in both conventions, comparators, titres, and words as codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.model.results import CROSSES, parse_number, parse_result, result_codes
from healthkit.model.words import fold

NUMBERS = {
    "5,4": 5.4, "5.4": 5.4, "1 250": 1250, "1\u202f250": 1250, "1\u00a0250,5": 1250.5, "1,234.5": 1234.5,
    "1.234,5": 1234.5, "0,250": 0.25,
    "12,5": 12.5, "-3,2": -3.2, "−2": -2, "1.2e3": 1200, ".5": 0.5, ",5": 0.5, "10 000": 10000, "1,234,567": 1234567,
    "250 000": 250000,
    "6,4 x10^9": 6.4e9, "5.4 H": 5.4, "102 *": 102, "* 102": 102, "3.5 (H)": 3.5, "4,50": 4.5, "7.40": 7.4,
    "1'250": 1250, "5.4 ↑": 5.4,
}  # fmt: skip
COMPARED = {
    "<0.01": ("<", 0.01), "> 90": (">", 90), "≤ 5": ("<=", 5), "≥ 60": (">=", 60), "Inf. à 5": ("<", 5),
    "inférieur à 0,10": ("<", 0.1),
    "Supérieur à 90": (">", 90), ">100 000": (">", 100000), "< OR = 20": ("<=", 20), "less than 5": ("<", 5),
    "<= 3": ("<=", 3),
    "inférieur ou égal à 4": ("<=", 4), "greater than 60": (">", 60), "> 90 H": (">", 90),
}  # fmt: skip
WORDS = {
    "Négatif": "negative", "NEG": "negative", "Negative": "negative", "Non détecté": "not_detected",
    "Not Detected": "not_detected",
    "trace": "trace", "Traces": "trace", "±": "trace", "1+": "1+", "+": "1+", "++": "2+", "+++": "3+", "2 +": "2+",
    "+ 3": "3+", "Positif (++)": "2+",
    "3 croix": "3+", "(+)": "positive", "POSITIVE": "positive", "Non-Reactive": "non_reactive", "REACTIVE": "reactive",
    "Indéterminé": "indeterminate",
    "Equivocal": "indeterminate", "Absence": "absent", "None seen": "absent", "Présence": "present",
    "Normal": "normal", "Anormal": "abnormal",
    "PENDING": "pending", "En cours": "pending", "TNP": "not_done", "Néant": "absent", "négatif *": "negative",
}  # fmt: skip


@pytest.mark.parametrize(("printed", "value"), NUMBERS.items())
def test_numbers(printed: str, value: float) -> None:
    found = parse_result(printed)
    assert found.value == pytest.approx(value)
    assert (found.comparator, found.code, found.text) == (None, None, None)


@pytest.mark.parametrize(("printed", "expected"), COMPARED.items())
def test_comparators_are_kept(printed: str, expected: tuple[str, float]) -> None:
    found = parse_result(printed)
    assert (found.comparator, found.value) == expected
    assert not found.ambiguous


@pytest.mark.parametrize(("printed", "code"), WORDS.items())
def test_words_are_codes(printed: str, code: str) -> None:
    found = parse_result(printed)
    assert (found.code, found.value, found.text) == (code, None, printed)


@pytest.mark.parametrize(
    "printed",
    ["Yellow", "Jaune citron", "12 5", "1.2.3", "0.5-2", "Staphylococcus aureus", "-", "", "H", "1,23,4", "A+"],
)
def test_what_is_neither_stays_text(printed: str) -> None:
    found = parse_result(printed)
    assert (found.value, found.code, found.text) == (None, None, printed)


def test_titres() -> None:
    assert (parse_result("1:80").value, parse_result("1:80").titre) == (80, True)
    assert (parse_result("< 1:40").comparator, parse_result("< 1:40").value) == ("<", 40)
    assert parse_result("1/1 280").value == 1280


def test_a_doubtful_comma_is_said() -> None:
    assert parse_result("1,250").ambiguous
    assert parse_result("1,250").value == 1250
    assert (parse_result("1,250", decimal=",").value, parse_result("1,250", decimal=",").ambiguous) == (1.25, False)
    assert (parse_result("1,250", decimal=".").value, parse_result("1.250", decimal=",").value) == (1250, 1250)
    assert parse_result("0,250").ambiguous is False
    assert (parse_result("1.250").value, parse_result("1.250").ambiguous) == (1.25, False)


def test_a_sign_that_contradicts_the_document_is_said() -> None:
    assert parse_number("5,4", decimal=".") == (5.4, True)
    assert parse_number("5.4", decimal=",") == (5.4, True)


@given(st.integers(0, 10**7), st.integers(0, 3), st.sampled_from([".", ","]), st.sampled_from(["", " ", "\u202f"]))
def test_what_is_printed_is_read(whole: int, places: int, sign: str, thousands: str) -> None:
    digits = f"{whole:,}".replace(",", thousands)
    printed = digits + (sign + "7" * places if places else "")
    assert parse_result(printed, decimal=sign).value == pytest.approx(float(f"{whole}.{'7' * places or '0'}"))


@given(st.text(max_size=40))
def test_any_text_is_read_without_fault(text: str) -> None:
    found = parse_result(text)
    assert found.code is None or found.code in (*result_codes(), *CROSSES)


def test_a_wording_belongs_to_one_code() -> None:
    owner: dict[str, str] = {}
    for code, words in result_codes().items():
        for word in words:
            assert word == fold(word) or "(" in word, f"{word} is not folded"
            assert owner.setdefault(word, code) == code
    expected = {
        "negative", "positive", "trace", "not_detected", "detected", "reactive", "non_reactive", "indeterminate",
        "present", "absent", "normal",
        "abnormal", "pending",
    }  # fmt: skip
    assert expected <= result_codes().keys()
