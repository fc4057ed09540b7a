"""After the visit: what was said, what to do, what follows by when. Kept in the vault, shown in the next brief."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from healthkit.errors import UnknownName, UsageError
from healthkit.i18n import text
from healthkit.planning.visit.model import Rows, Statement

if TYPE_CHECKING:
    from healthkit.planning.visit.facts import Facts
    from healthkit.store import Vault

Kind = Literal["note", "action", "follow_up"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LONGEST = 2000
_ADD = """
    INSERT INTO visit_entry
    SELECT coalesce(max(entry_id), 0) + 1, ?, ?, ?, ?, NULL, ? FROM visit_entry RETURNING entry_id
"""
_DONE = "UPDATE visit_entry SET done_on = ? WHERE entry_id = ? RETURNING entry_id"
_REMOVE = "DELETE FROM visit_entry WHERE entry_id = ? RETURNING entry_id"


@dataclass(frozen=True)
class Entry:
    """One line after a visit. ``due`` is the day by which an action or a follow-up is to happen, if one was named."""

    entry_id: int
    kind: Kind
    visit_day: date
    said: str
    due: date | None
    done_on: date | None

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        days = {name: value.isoformat() if value else None for name, value in self._days().items()}
        return {"id": self.entry_id, "kind": self.kind, "said": self.said, **days}

    def _days(self) -> dict[str, date | None]:
        return {"visit": self.visit_day, "due": self.due, "done": self.done_on}


def add(vault: Vault, kind: Kind, said: str, visit_day: date, *, due: date | None = None, lang: str = "en") -> int:
    """Keep one line; its number.

    Raises:
        UsageError: nothing was said, or it is too long, or a note has a day to be done by, or that day lies before the
            visit.
    """
    words = said.strip()
    if not words or len(words) > _LONGEST:
        raise UsageError(text("brief.entry_empty", lang, most=_LONGEST), text("brief.entry_empty_hint", lang))
    if kind == "note" and due:
        raise UsageError(text("brief.note_due", lang), text("brief.note_due_hint", lang))
    if due and due < visit_day:
        raise UsageError(text("brief.due_before", lang), text("brief.due_before_hint", lang))
    with vault.writer() as con:
        row = con.execute(_ADD, [kind, visit_day, words, due, datetime.now(UTC).replace(tzinfo=None)]).fetchone()
    assert row
    return int(row[0])


def done(vault: Vault, entry_id: int, on: date) -> None:
    """Say that an action or follow-up has happened.

    Raises:
        UnknownName: there is no such entry.
    """
    _change(vault, _DONE, [on, entry_id], entry_id)


def remove(vault: Vault, entry_id: int) -> None:
    """Delete a line.

    Raises:
        UnknownName: there is no such entry.
    """
    _change(vault, _REMOVE, [entry_id], entry_id)


def _change(vault: Vault, statement: str, values: list[Any], entry_id: int) -> None:
    with vault.writer() as con:
        if con.execute(statement, values).fetchone() is None:
            known = [str(number) for (number,) in con.execute("SELECT entry_id FROM visit_entry").fetchall()]
            raise UnknownName("entry", str(entry_id), known)


def entries(vault: Vault, kind: Kind | None = None, *, still_open: bool = False) -> list[Entry]:
    """What was kept, the newest visit first, what is due soonest first within one."""
    rows = vault.query("visit_entries").iter_rows(named=True)
    every = [Entry(**row) for row in rows]
    return [
        one
        for one in every
        if (kind is None or one.kind == kind) and not (still_open and (one.done_on or one.kind == "note"))
    ]


def agreed(facts: Facts) -> list[Statement]:
    """What was agreed at earlier visits and is not done: in the next brief, with how late it is."""
    lang, found = facts.lang, []
    for one in entries(facts.vault, still_open=True):
        if one.visit_day > facts.as_of:
            continue
        words = {"said": one.said, "visit": facts.day(one.visit_day), "due": facts.day(one.due) if one.due else ""}
        late = one.due is not None and one.due < facts.as_of
        key = "brief.agreed" if one.due is None else "brief.agreed_late" if late else "brief.agreed_due"
        data = {"said": one.said, "due": one.due, "late": late, "visit": one.visit_day}
        rows = (Rows("visit_entry", (one.entry_id,)),)
        found.append(
            Statement(f"agreed:{one.entry_id}", one.kind, one.said, text(key, lang, None, **words), rows, data, words)
        )
    return found
