"""After the visit: what is kept, what is due, what the next brief says of it."""

from __future__ import annotations

from datetime import date

import pytest

from healthkit.errors import UnknownName, UsageError
from healthkit.planning.visit import entries
from healthkit.planning.visit.compose import brief
from healthkit.store import Vault
from tests.builders import lab_person

VISIT, DUE = date(2026, 11, 20), date(2026, 12, 1)


def test_entries_are_kept_in_order_and_done(bare: Vault) -> None:
    first = entries.add(bare, "note", "  Less salt. ", VISIT)
    second = entries.add(bare, "follow_up", "Potassium again", VISIT, due=DUE)
    third = entries.add(bare, "action", "Buy a cuff", VISIT)
    assert (first, second, third) == (1, 2, 3)
    assert [(one.entry_id, one.said, one.due) for one in entries.entries(bare)] == [
        (1, "Less salt.", None), (2, "Potassium again", DUE), (3, "Buy a cuff", None),
    ]  # fmt: skip
    entries.done(bare, 3, date(2026, 11, 25))
    assert [one.entry_id for one in entries.entries(bare, still_open=True)] == [2]
    assert entries.entries(bare, "action")[0].as_dict()["done"] == "2026-11-25"
    entries.remove(bare, 1)
    assert entries.entries(bare, "note") == []


@pytest.mark.parametrize(
    ("kind", "said", "due"),
    [("note", "  ", None), ("note", "x" * 2001, None), ("note", "Later", DUE), ("action", "Early", date(2026, 11, 1))],
)
def test_what_cannot_be_is_refused_and_nothing_kept(
    bare: Vault, kind: entries.Kind, said: str, due: date | None
) -> None:
    with pytest.raises(UsageError):
        entries.add(bare, kind, said, VISIT, due=due)
    assert entries.entries(bare) == []


def test_an_entry_that_is_not_there_is_named(bare: Vault) -> None:
    with pytest.raises(UnknownName, match="7"):
        entries.done(bare, 7, VISIT)
    with pytest.raises(UnknownName):
        entries.remove(bare, 7)


def test_the_next_brief_tells_what_is_open_and_what_is_late(bare: Vault) -> None:
    lab_person.add_results(bare)
    entries.add(bare, "follow_up", "Potassium again", VISIT, due=DUE)
    entries.add(bare, "action", "Buy a cuff", VISIT)
    entries.add(bare, "note", "Less salt", VISIT)
    early, late = (brief(bare, as_of=day)["agreed"] for day in (date(2026, 11, 22), date(2026, 12, 2)))
    assert [one.text for one in early] == [
        "Potassium again (visit of 20 Nov 2026; by 1 Dec 2026)", "Buy a cuff (visit of 20 Nov 2026)",
    ]  # fmt: skip
    assert late[0].text == "Potassium again (visit of 20 Nov 2026; was due 1 Dec 2026)"
    assert late[0].rows[0].ids == (1,)
    assert brief(bare, as_of=date(2026, 11, 19))["agreed"] == ()
