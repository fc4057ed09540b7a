"""What is no question to the record, what it must not answer, mistyped names, follow-ups and an empty vault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from healthkit.ask import Session, session
from healthkit.ask.execute import Reader
from healthkit.ask.records import TOPIC
from healthkit.ask.records.vocabulary import words
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import Understood
from healthkit.ask.words import read
from healthkit.store import Vault
from tests.ask import record_vault

REFUSED = """
Should I stop my medication?
Should I stop taking ramipril?
Can I take ibuprofen with ramipril?
May I stop metformin?
What dose of ramipril should I take?
Stop taking ramipril?
Is ramipril dangerous for me?
What are the side effects of metformin?
Why do I take ramipril?
Am I sick?
Do I have cancer?
Do I have diabetes?
Which vaccines do I need?
Is my tetanus shot overdue?
When is my next appointment?
Am I up to date with my vaccinations?
Suis-je à jour de mes vaccins ?
When was my last hepatitis shot?
What did my last colonoscopy find?
Which medications does my mother take?
When did my daughter get her flu shot?
Which medications do I not take?
How many pills are too many?
Do I take ramipril or metformin?
Did ramipril affect my sleep?
Which vaccines did I get in 2030?
What is my blood type?
Dois-je arrêter mon traitement ?
Puis-je prendre de l'ibuprofène avec le ramipril ?
Quelle dose de ramipril dois-je prendre ?
Quels vaccins dois-je faire ?
Quels sont les effets secondaires du ramipril ?
Pourquoi est-ce que je prends du ramipril ?
Quels médicaments ma mère prend-elle ?
Quand est mon prochain rendez-vous ?
""".strip().splitlines()
ELSEWHERE = """
How many steps did I take?
What is my heart rate?
When did I last run?
How long did I sleep last night?
Did I have headaches in May?
What is my weight since I started ramipril?
When did I start running?
How often did I have sex last month?
Est-ce que je prends du poids ?
Combien de pas depuis ma dernière visite ?
""".strip().splitlines()


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return record_vault.build(tmp_path_factory.mktemp("refused") / "vault")


@pytest.fixture(scope="module")
def asking(vault: Vault) -> Iterator[Session]:
    with session(vault, record_vault.AS_OF) as opened:
        yield opened


@pytest.fixture(scope="module")
def scope(vault: Vault) -> Iterator[Scope]:
    with vault.reader() as con:
        yield Scope(vault, Reader(con), record_vault.AS_OF, "en")


@pytest.mark.parametrize("question", REFUSED)
def test_must_not_be_answered(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    assert answer.abstained, answer.answer
    assert answer.value is None


@pytest.mark.parametrize("question", ELSEWHERE)
def test_is_left_to_the_other_topics(scope: Scope, question: str) -> None:
    lang = "fr" if "e " in question[:12] and question[0] in "EC" else "en"
    own = Scope(scope.vault, scope.reader, scope.as_of, lang)
    assert not isinstance(TOPIC.read(Page(read(question, lang)), own), Understood)


def test_a_mistyped_name_is_read_as_the_only_near_one_and_told(asking: Session) -> None:
    answer = asking.ask("Do I take ramiprill?")
    assert answer.value == 1
    assert answer.caveats[0] == "“ramiprill” was read as “Ramipril”."


@pytest.mark.parametrize("word", ["ramitrol", "metoprotin", "metforprolol", "lisinopril", "lipodolor"])
def test_one_drug_is_never_taken_for_another(asking: Session, word: str) -> None:
    answer = asking.ask(f"Do I take {word}?")
    assert (answer.value, answer.answer) == (0, f"The record names no medication “{word}”.")


@pytest.mark.parametrize(
    "question",
    [
        "Do I have hypotension?",
        "Ai-je de l'hypotension dans mon dossier ?",
        "When was my last colposcopy?",
        "À quand remonte ma dernière colostomie ?",
    ],
)
def test_one_illness_is_never_taken_for_its_opposite(asking: Session, question: str) -> None:
    assert asking.ask(question).abstained


def follow(scope: Scope, first: str, then: str) -> str | None:
    last = TOPIC.read(Page(read(first, scope.lang)), scope)
    assert isinstance(last, Understood)
    found = TOPIC.follow(Page(read(then, scope.lang)), scope, last.plan)
    return str(found.plan) if found else None


@pytest.mark.parametrize(
    ("first", "then", "plan"),
    [
        ("Which medications did I take in 2024?", "in 2025", "list of medication, 2025-01-01 to 2025-12-31"),
        ("When was my last tetanus shot?", "flu", "last of immunization flu"),
        ("When was my last tetanus shot?", "my flu vaccine", "last of immunization flu"),
        ("Do I take metformin?", "ramipril", "whether of medication ramipril"),
        ("How many visits in 2025?", "in 2026", "count of visit, 2026-01-01 to 2026-11-22"),
        ("When was my last tetanus shot?", "steps", None),
        ("When did I start ramipril?", "in 2024", None),
        ("Which medications do I take?", "should I stop them", None),
    ],
)
def test_follow_ups(scope: Scope, first: str, then: str, plan: str | None) -> None:
    assert follow(scope, first, then) == plan


def test_a_vault_without_a_record_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = record_vault.empty(tmp_path_factory.mktemp("empty") / "vault")
    with session(bare, record_vault.AS_OF) as asking:
        for question in ("Which medications do I take?", "When was my last tetanus shot?", "What conditions do I have?",
                         "When was my last visit?", "How old am I?", "What is my family history?"):  # fmt: skip
            answer = asking.ask(question)
            assert answer.abstained, question
            assert answer.answer.startswith("Your vault"), answer.answer
        stated = asking.ask("What am I allergic to?")
        assert (stated.value, stated.abstained) == (0, False)
        assert stated.answer == "Hill Clinic states: “No known allergies”."


def test_questions_are_in_both_languages() -> None:
    assert {"vaccine", "allergic", "colonoscopy"} <= words("en")
    assert {"vaccin", "allergique", "coloscopie"} <= words("fr")
