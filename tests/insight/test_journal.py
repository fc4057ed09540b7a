"""The journal: what is written comes back, symptoms count like a phone's, change and removal leave nothing behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from healthkit.ask import ask
from healthkit.errors import UnknownName, UsageError
from healthkit.insight import journal, relations
from healthkit.insight.journal import Entry, grade
from healthkit.insight.marks import add_mark
from healthkit.source.reading import series
from healthkit.store import Vault, create_vault
from tests.report import builder

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
HEADACHE = Entry("symptom", MONDAY, MONDAY, code="maux de tête", score=6, said="after lunch")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "four words by chance")


def days(vault: Vault, metric: str = "headache") -> list[date]:
    with vault.reader() as con:
        rows = con.execute("SELECT day FROM daily WHERE metric = ? ORDER BY day", [metric]).fetchall()
    return [row[0] for row in rows]


def codes(vault: Vault) -> list[str]:
    with vault.reader() as con:
        return [row[0] for row in con.execute("SELECT code FROM event ORDER BY start_utc").fetchall()]


def test_what_is_written_comes_back_the_newest_first(vault: Vault) -> None:
    first = journal.add(vault, HEADACHE)
    second = journal.add(vault, Entry("mood", TUESDAY, TUESDAY, score=-1))
    third = journal.add(vault, Entry("note", MONDAY, TUESDAY, said="  a move to another flat  "))
    add_mark(vault, "new shoes", MONDAY, MONDAY, None, lang="en")
    assert [one.entry_id for one in journal.entries(vault)] == [third, second, first]
    assert [one.kind for one in journal.entries(vault, TUESDAY)] == ["note", "mood"]
    assert journal.entries(vault)[0].said == "a move to another flat"
    found = journal.found(vault, first)
    assert (found.code, found.score, found.said) == ("headache", 6, "after lunch")
    assert (found.name("fr"), found.name("en")) == ("Maux de tête", "Headache")
    assert journal.moods(vault).rows() == [(TUESDAY, -1.0)]


def test_a_symptom_counts_like_one_that_a_phone_wrote(vault: Vault) -> None:
    journal.add(vault, replace(HEADACHE, last_day=TUESDAY))
    assert days(vault) == [MONDAY, TUESDAY]
    assert codes(vault) == ["moderate", "moderate"]
    answer = ask("How many headaches did I have from 16 to 17 November 2026?", vault=vault, as_of=TUESDAY)
    assert answer.value == 2


def test_the_mood_is_a_series_like_any_metric(vault: Vault) -> None:
    first = journal.add(vault, Entry("mood", MONDAY, TUESDAY, score=2))
    second = journal.add(vault, Entry("mood", TUESDAY, TUESDAY, score=-1))

    def shown() -> list[tuple[date, float]]:
        return series(vault, journal.MOOD).points.rows()

    assert shown() == [(MONDAY, 2.0), (TUESDAY, 0.5)], "one value a day, the mean of what was noted"
    journal.change(vault, second, Entry("note", TUESDAY, TUESDAY, said="no mood after all"))
    assert shown() == [(MONDAY, 2.0), (TUESDAY, 2.0)]
    journal.change(vault, first, Entry("mood", MONDAY, MONDAY, score=-3))
    assert shown() == [(MONDAY, -3.0)]
    journal.remove(vault, first)
    assert shown() == []


def test_relations_and_the_explorer_take_the_mood(tmp_path: Path) -> None:
    vault = builder.build(tmp_path / "twelve")
    steps = series(vault, "step_count").points
    middle = float(steps["value"].median())  # type: ignore[arg-type]
    for day, value in steps.tail(70).iter_rows():
        with vault.writer() as con:  # as the form keeps it; each by add() would be seventy imports
            con.execute(
                "INSERT INTO journal (entry_id, kind, first_day, last_day, score, written_at) "
                "VALUES (?, 'mood', ?, ?, ?, now()::TIMESTAMP)",
                [day.toordinal(), day, day, max(-3.0, min(3.0, round((value - middle) / 600)))],
            )
    last = journal.entries(vault)[0]
    whole = Entry("mood", steps["date"][-70], last.last_day, score=0)
    journal.remove(vault, journal.add(vault, whole))  # touches all of them: each is stated again
    matrix = relations.read(vault)
    assert matrix is not None
    pair = relations.together(matrix).pair(journal.MOOD, "step_count", 0)
    assert (pair.link.n, pair.built) == (70, False)
    assert pair.link.rho > 0.6


def test_change_and_removal_take_the_event_along(vault: Vault) -> None:
    number = journal.add(vault, HEADACHE)
    journal.change(vault, number, replace(HEADACHE, first_day=TUESDAY, last_day=TUESDAY, score=9))
    assert (days(vault), codes(vault)) == ([TUESDAY], ["severe"])
    journal.remove(vault, number)
    assert (days(vault), codes(vault), journal.entries(vault)) == ([], [], [])
    with pytest.raises(UnknownName):
        journal.remove(vault, number)


def test_two_entries_of_one_day_are_one_event_until_both_are_gone(vault: Vault) -> None:
    first, second = journal.add(vault, HEADACHE), journal.add(vault, HEADACHE)
    assert len(codes(vault)) == 1
    journal.remove(vault, first)
    assert days(vault) == [MONDAY]
    journal.remove(vault, second)
    assert days(vault) == []


def test_an_own_word_stays_the_persons_and_a_moment_is_kept(vault: Vault) -> None:
    at = datetime(2026, 11, 16, 20, 30)
    number = journal.add(vault, Entry("symptom", MONDAY, MONDAY, code="humming in the left ear", score=2, at=at))
    found = journal.found(vault, number)
    assert (found.code, found.at) == ("humming in the left ear", at)
    assert codes(vault) == []


@pytest.mark.parametrize(
    "entry",
    [
        Entry("symptom", MONDAY, MONDAY),
        Entry("symptom", MONDAY, MONDAY, code="headache", score=11),
        Entry("mood", MONDAY, MONDAY),
        Entry("mood", MONDAY, MONDAY, score=4),
        Entry("note", MONDAY, MONDAY, said="  "),
        Entry("note", MONDAY, MONDAY, said="x" * 2001),
        Entry("note", MONDAY, MONDAY, said="x", score=1),
        Entry("note", TUESDAY, MONDAY, said="x"),
        Entry("note", date(2024, 1, 1), MONDAY, said="x"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_cannot_be_is_refused_and_nothing_is_kept(vault: Vault, entry: Entry, lang: str) -> None:
    with pytest.raises(UsageError):
        journal.add(vault, entry, lang=lang)
    assert journal.entries(vault) == []


def test_grades_follow_the_scale() -> None:
    assert [grade(score) for score in (None, 0, 1, 4, 5, 6, 7, 10)] == [
        "unspecified", "absent", "mild", "mild", "moderate", "moderate", "severe", "severe"
    ]  # fmt: skip
