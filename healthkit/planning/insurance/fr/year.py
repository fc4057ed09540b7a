"""What a year remembers while its events are settled: how much of each limit every person has used."""

from __future__ import annotations

from datetime import date


class Year:
    """Counters of one year: cents by limit and person, uses by thing and person, and what one day has used."""

    __slots__ = ("cents", "daily", "uses")

    def __init__(self) -> None:
        self.cents: dict[tuple[str, str], int] = {}
        self.uses: dict[tuple[str, str], int] = {}
        self.daily: dict[tuple[str, str, date], int] = {}

    def spend(self, limit: str, person: str, amount: int) -> None:
        """Count cents against a yearly limit."""
        key = (limit, person)
        self.cents[key] = self.cents.get(key, 0) + amount

    def spent(self, limit: str, person: str) -> int:
        """How many cents of a yearly limit a person has used."""
        return self.cents.get((limit, person), 0)

    def take(self, what: str, person: str, wanted: int, most: int) -> int:
        """How many of these uses are within a yearly number; they are used up."""
        key = (what, person)
        before = self.uses.get(key, 0)
        taken = min(wanted, max(0, most - before))
        self.uses[key] = before + taken
        return taken

    def take_today(self, what: str, person: str, day: date, wanted: int, most: int) -> int:
        """The same within a day's limit."""
        key = (what, person, day)
        before = self.daily.get(key, 0)
        taken = min(wanted, max(0, most - before))
        self.daily[key] = before + taken
        return taken

    def another_pair(self, person: str) -> None:
        """A person's glasses may be renewed: what the last pair used no longer counts."""
        for part in ("lenses", "frame"):
            self.uses.pop((part, person), None)
        self.cents.pop(("pair", person), None)

    def met(self) -> tuple[tuple[str, int], ...]:
        """The cents used of every limit, ``limit.person``, in alphabetical order."""
        return tuple(sorted((f"{limit}.{person}", amount) for (limit, person), amount in self.cents.items() if amount))
