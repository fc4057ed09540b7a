"""Periods that the record anchors: which day, which side of it, and what anchors nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from healthkit.ask.execute import Reader
from healthkit.ask.records import anchors
from healthkit.ask.topics import Scope
from healthkit.ask.words import read
from healthkit.store import Vault
from tests.ask import record_vault

Span = tuple[str | None, str]
LAST = "2026-11-22"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return record_vault.build(tmp_path_factory.mktemp("anchors") / "vault")


@contextmanager
def scope(vault: Vault, lang: str, as_of: date = record_vault.AS_OF) -> Iterator[Scope]:
    with vault.reader() as con:
        yield Scope(vault, Reader(con), as_of, lang)


def spans(vault: Vault, question: str, lang: str, as_of: date = record_vault.AS_OF) -> list[Span | None]:
    with scope(vault, lang, as_of) as where:
        found = [item.period for item in anchors.find(read(question, lang).line, where)]
    return [(one.first.isoformat() if one.first else None, one.last.isoformat()) if one else None for one in found]


ENGLISH: dict[str, Span] = {
    "steps since my last visit": ("2026-09-18", LAST),
    "steps after my last doctor's appointment": ("2026-09-19", LAST),
    "weight before my last visit": (None, "2026-09-17"),
    "steps since I last saw the doctor": ("2026-09-18", LAST),
    "steps since my last emergency room visit": ("2026-02-25", LAST),
    "steps since my hospital stay": ("2024-06-01", LAST),
    "weight since my surgery": ("2004-08-19", LAST),
    "weight after my last colonoscopy": ("2025-04-23", LAST),
    "sleep since I started taking ramipril": ("2023-05-02", LAST),  # the dose changed, the course went on
    "sleep since I've been on ramipril": ("2023-05-02", LAST),
    "sleep since I started Lipitor": ("2026-11-01", LAST),
    "sleep before I started metformin": (None, "2024-01-09"),
    "sleep until I stopped metformin": (None, "2025-06-30"),
    "sleep since I stopped taking metformin": ("2025-06-30", LAST),
    "sleep since I started vitamin D": ("2025-03-01", LAST),
    "steps since my last tetanus shot": ("2018-05-14", LAST),
    "steps since my last vaccination against the flu": ("2025-10-14", LAST),
    "weight since my diagnosis of hypertension": ("2023-04-20", LAST),
    "weight since I was diagnosed with high blood pressure": ("2023-04-20", LAST),
}
FRENCH: dict[str, Span] = {
    "pas depuis ma dernière visite": ("2026-09-18", LAST),
    "pas depuis ma dernière consultation chez le médecin": ("2026-09-18", LAST),
    "poids avant mon dernier rendez-vous": (None, "2026-09-17"),
    "pas depuis mon dernier passage aux urgences": ("2026-02-25", LAST),
    "pas après mon opération": ("2004-08-20", LAST),
    "sommeil depuis que je prends du ramipril": ("2023-05-02", LAST),
    "sommeil depuis que j'ai commencé la metformine": ("2024-01-10", LAST),
    "sommeil avant de commencer la metformine": (None, "2024-01-09"),
    "sommeil depuis l'arrêt de la metformine": ("2025-06-30", LAST),
    "sommeil depuis le début de la vitamine D": ("2025-03-01", LAST),
    "pas depuis mon dernier rappel de tétanos": ("2018-05-14", LAST),
    "pas depuis mon dernier vaccin contre la grippe": ("2025-10-14", LAST),
    "poids depuis le diagnostic d'hypertension": ("2023-04-20", LAST),
}


@pytest.mark.parametrize("question", ENGLISH)
def test_english(vault: Vault, question: str) -> None:
    assert spans(vault, question, "en") == [ENGLISH[question]]


@pytest.mark.parametrize("question", FRENCH)
def test_french(vault: Vault, question: str) -> None:
    assert spans(vault, question, "fr") == [FRENCH[question]]


@pytest.mark.parametrize(
    "question",
    [
        "steps since I stopped ramipril",  # still taken
        "steps since I stopped codeine",  # nobody says when
        "steps since I stopped sertraline",  # a year alone
        "steps since I started metoprolol",  # a year alone is no day
        "steps since I started warfarin",  # entered in error
        "steps since my last malaria shot",
        "steps since my diagnosis of gout",
        "steps since my diagnosis of diabetes",  # refuted
        "steps since I started running",
    ],
)
def test_what_the_record_does_not_know_anchors_nothing(vault: Vault, question: str) -> None:
    assert spans(vault, question, "en") == [None]


@pytest.mark.parametrize(
    "question",
    [
        "steps since monday",
        "steps since the beginning of the year",
        "steps before my last workout",
        "steps after lunch",
    ],
)
def test_other_periods_are_left_to_their_rules(vault: Vault, question: str) -> None:
    assert spans(vault, question, "en") == []


def test_a_visit_to_come_is_none(vault: Vault) -> None:
    assert spans(vault, "steps since my last visit", "en", date(2026, 9, 1)) == [("2026-02-25", "2026-09-01")]
    assert spans(vault, "steps since my last visit", "en", date(2020, 1, 1)) == [None]


def test_before_and_after_are_two_periods_of_the_same_words(vault: Vault) -> None:
    both = spans(vault, "steps before and after I started metformin", "en")
    assert both == [(None, "2024-01-09"), ("2024-01-10", LAST)]


def test_only_the_words_of_the_moment_are_taken(vault: Vault) -> None:
    line = read("average steps since my last flu shot on weekends", "en").line
    with scope(vault, "en") as where:
        (found,) = anchors.find(line, where)
    assert line[found.start : found.end] == "since my last flu shot"
