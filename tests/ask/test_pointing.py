"""Beside a refusal: a critical result that stands is told, and where the rest is gathered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from healthkit.ask import ask
from healthkit.store import Vault, create_vault
from tests.builders.lab_person import NORTH, add, result

TODAY = date(2026, 11, 20)
REFUSED = (
    "Should I worry about anything?",
    "Is anything wrong with my blood tests?",
    "Prepare my doctor's appointment",
    "What should I tell my doctor?",
    "How was my week?",
    "Mes analyses sont-elles bonnes ?",
    "Comment préparer mon rendez-vous chez le médecin ?",
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "four unrelated small words")


def _potassium(vault: Vault, *values: tuple[float, str]) -> None:
    add(
        vault,
        NORTH,
        "lab_result",
        *(result("Potassium", value, "mmol/L", day, range_text="3.5 - 5.1") for value, day in values),
    )


@pytest.fixture(scope="module")
def critical(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    vault = create_vault(tmp_path_factory.mktemp("critical") / "vault", "four unrelated small words")
    _potassium(vault, (4.1, "2026-11-10"), (6.8, "2026-11-16"))
    return vault


@pytest.mark.parametrize("question", REFUSED)
def test_a_critical_result_is_told_beside_a_refusal(critical: Vault, question: str) -> None:
    answer = ask(question, vault=critical, as_of=TODAY)
    assert answer.abstained
    first = answer.answer.split("\n")[0].replace("\u00a0", " ")
    assert first.startswith("Potassium")
    assert ("emergency" in first) == (answer.lang == "en")
    assert ("urgences" in first) == (answer.lang == "fr")


@pytest.mark.parametrize("later", [(4.4, "2026-11-18"), None])
def test_one_that_was_measured_again_or_is_old_is_not(vault: Vault, later: tuple[float, str] | None) -> None:
    _potassium(vault, (6.8, "2026-11-16"), *([later] if later else []))
    answer = ask("Should I worry about anything?", vault=vault, as_of=TODAY if later else date(2027, 6, 1))
    assert "Potassium" not in answer.answer


def test_nor_beside_what_has_nothing_to_do_with_it(critical: Vault) -> None:
    for question in ("What is the weather today?", "Tell me a joke", "What are my wife's steps?"):
        assert "Potassium" not in ask(question, vault=critical, as_of=TODAY).answer


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("Prepare my doctor's appointment", "healthkit brief"),
        ("Comment préparer mon rendez-vous chez le médecin ?", "healthkit brief"),
        ("Compare my insurance options", "healthkit insurance"),
        ("Quelle mutuelle choisir ?", "healthkit insurance"),
        ("How was my week?", "healthkit report weekly"),
        ("Qu'est-ce qui a changé cette semaine ?", "healthkit report weekly"),
        ("Should I worry about anything?", "healthkit insights"),
    ],
)
def test_what_gathers_it_is_named(critical: Vault, question: str, command: str) -> None:
    answer = ask(question, vault=critical, as_of=TODAY)
    assert answer.abstained
    assert f"`{command}`" in answer.answer
    assert "one person" not in answer.answer


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_questions_that_are_offered_can_be_asked(critical: Vault, lang: str) -> None:
    said = {"en": "Is anything wrong with my blood tests?", "fr": "Mes analyses sont-elles bonnes ?"}[lang]
    offered = ask(said, vault=critical, as_of=TODAY).suggestions
    assert len(offered) == 2
    for question in offered:
        answer = ask(question, vault=critical, as_of=TODAY)
        assert not answer.abstained
        assert "Potassium" in answer.answer


def test_another_person_is_still_another_person(critical: Vault) -> None:
    answer = ask("How was my wife's week?", vault=critical, as_of=TODAY)
    assert "one person" in answer.answer
    assert "healthkit" not in answer.answer
