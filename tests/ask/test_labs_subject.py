"""Which of several readings of a name is taken, and questions that lean on the last one."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.ask import Conversation, session
from healthkit.store import Vault, create_vault
from tests.ask.labs_vault import AS_OF, LDL, build
from tests.builders.lab_person import add, result


@pytest.fixture
def empty(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "a passphrase for tests")


def taken(name: str, value: float | None, unit: str, day: str = "2026-02-03", **more: object) -> dict[str, object]:
    return result(name, value, unit, day, **more)


def test_two_readings_that_are_held_are_both_named(empty: Vault) -> None:
    add(empty, "A", "lab_result", taken("Glucose", 95.0, "mg/dL"), taken("Fasting glucose", 88.0, "mg/dL"))
    with session(empty, AS_OF) as asking:
        answer = asking.ask("What is my glucose?")
        assert answer.abstained
        assert "glucose, fasting glucose" in answer.answer
        assert asking.ask("What is my fasting glucose?").value == 88


def test_what_is_held_stands_for_a_plain_name(empty: Vault) -> None:
    add(empty, "A", "lab_result", taken("LDL cholesterol", 95.0, "mg/dL"), taken("Free T4", 1.1, "ng/dL"))
    with session(empty, AS_OF) as asking:
        answer = asking.ask("What is my cholesterol?")
        assert answer.value == 95
        assert answer.caveats == ("“cholesterol” was taken as LDL cholesterol, which is what your vault holds.",)
        assert asking.ask("T4").caveats == ("“T 4” was taken as Free T4, which is what your vault holds.",)


def test_ldl_or_hdl_is_not_guessed(empty: Vault) -> None:
    add(empty, "A", "lab_result", taken("LDL cholesterol", 95.0, "mg/dL"), taken("HDL cholesterol", 50.0, "mg/dL"))
    with session(empty, AS_OF) as asking:
        answer = asking.ask("What is my cholesterol?")
    assert answer.abstained
    assert "LDL cholesterol, HDL cholesterol" in answer.answer


def test_a_sensors_glucose_goes_before_a_laboratorys(empty: Vault) -> None:
    add(empty, "A", "lab_result", taken("Glucose", 95.0, "mg/dL"))
    with empty.writer() as con:
        con.execute(
            "INSERT INTO daily (metric, day, n, mean, min, max, last) VALUES (?, ?, 1, 110, 110, 110, 110)",
            ["blood_glucose", AS_OF],
        )
    with session(empty, AS_OF) as asking:
        assert asking.ask("average blood glucose this month").value == 110
        assert asking.ask("What was my last lab glucose?").value == 95
        assert asking.ask("glucose in my last blood test").value == 95


def test_a_range_that_no_laboratory_gave_places_nothing(empty: Vault) -> None:
    with empty.writer() as con:
        con.execute("INSERT INTO person (key, value) VALUES ('birth_date', '1971-05-09'), ('sex', 'female')")
    add(empty, "A", "lab_result", taken("Sodium", 150.0, "mmol/L"))
    with session(empty, AS_OF) as asking:
        said = asking.ask("Is my sodium normal?").answer
    assert "Your laboratory printed no range with it" in said
    assert "above" not in said


def test_a_number_in_doubt_is_no_answer(empty: Vault) -> None:
    add(empty, "A", "lab_result", taken("Glucose", 5.5, "mg/dL"))
    with session(empty, AS_OF) as asking:
        answer = asking.ask("lab glucose")
    assert answer.value is None
    assert "cannot be trusted before its unit is checked" in answer.answer


def test_what_only_a_formula_gives_says_so(empty: Vault) -> None:
    add(
        empty, "A", "lab_result", taken("Total cholesterol", 200.0, "mg/dL"), taken("HDL cholesterol", 50.0, "mg/dL")
    )  # fmt: skip
    with session(empty, AS_OF) as asking:
        answer = asking.ask("my non-HDL cholesterol")
    assert answer.value == 150
    assert answer.evidence[0].rows == 2
    assert any("formula" in caveat for caveat in answer.caveats)


def test_a_conversation_goes_on(tmp_path: Path) -> None:
    talk = Conversation(build(tmp_path / "vault"), AS_OF)
    assert talk.ask("What is my LDL?").value == LDL["2026-11-03"]
    assert talk.ask("and in 2025?").value == LDL["2025-07-08"]
    assert talk.ask("and the highest?").value == LDL["2025-01-14"]
    assert talk.ask("and my HDL?").value == 51
    assert talk.ask("et le LDL ?").value == LDL["2025-01-14"]
    assert talk.ask("et en 2024 ?").value == LDL["2024-03-05"]
    assert talk.ask("et en mmol/L ?").value == pytest.approx(LDL["2024-03-05"] / 38.665, rel=1e-3)
    several = talk.ask("and my HDL and TSH?")
    assert several.value == 49
    assert "TSH: no result in 2024." in several.answer
    assert talk.ask("how many times was my LDL above 3 mmol/L").value == sum(v > 3 * 38.665 for v in LDL.values())
    assert talk.ask("and my HDL?").value == 0
    assert talk.ask("lipid panel").value == 1
    assert talk.ask("and in January 2026?").value == 4
