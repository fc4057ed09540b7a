"""What a person names by its number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from healthkit.errors import UnknownName


class Numbered(Protocol):
    """Anything with a number that the person sees."""

    @property
    def number(self) -> int:
        """Counted from 1."""


One = TypeVar("One", bound=Numbered)


def by_number(what: str, found: Iterable[One], number: int) -> One:
    """The one of this number; ``what`` is the word for it in an error.

    Raises:
        UnknownName: there is none.
    """
    known = {one.number: one for one in found}
    if number not in known:
        raise UnknownName(what, str(number), [str(one) for one in known])
    return known[number]
