"""A table of a plan's file, read key by key: what is missing, misspelt or ill-typed is said, with its place and remedy.

Money is read as cents and percentages as basis points (hundredths of a percent), from decimals as they are written, so
that nothing is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from unicodedata import category

from healthkit.errors import InputError

LAST_YEAR = 2100
_MOST = Decimal(100_000_000)
_LARGEST = 1_000_000
_SHOWN, _HINT = 60, 1000


def short(said: object, most: int = _SHOWN) -> str:
    """What a file says as a message can repeat it: on one line, printable, and cut where it is long."""
    text = "".join(one if one.isprintable() else " " for one in str(said)[: most + 1])
    return f"{text[:most]}…" if len(text) > most else text


def _unseen(said: str) -> bool:
    """Whether a text holds line breaks, control signs or signs that turn the direction of writing."""
    return any(category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in said.strip())


class PlanTable:
    """One table and its place, such as ``silver.toml: services.primary_care``; ``done`` refuses keys nobody asked for.

    Every reader takes a default; without one the key is needed. All of them raise InputError.
    """

    def __init__(self, table: Mapping[str, Any], file: str, place: str = "") -> None:
        self._table = table
        self._file = file
        self._place = place
        self._asked: dict[str, None] = {}

    @property
    def where(self) -> str:
        """The file and the table, for messages."""
        return f"{self._file}: [{short(self._place)}]" if self._place else self._file

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def keys(self) -> list[str]:
        """The keys as written, all of them counted as asked for."""
        return list(self)

    def __iter__(self) -> Iterator[str]:
        """The keys as written, all of them counted as asked for."""
        self._asked.update(dict.fromkeys(self._table))
        return iter(self._table)

    def fault(self, key: str, what: str, write: str) -> InputError:
        """An error about one key: what is wrong, and what to write."""
        return InputError(f"{self.where}: “{short(key)}” {what}.", f"Write {short(write, _HINT)}.")

    def _value(self, key: str) -> Any:
        self._asked[key] = None
        return self._table.get(key)

    def _needed(self, key: str, write: str) -> InputError:
        return self.fault(key, "is missing", write)

    def money(self, key: str, default: int | None = None) -> int:
        """An amount, at least 0, in cents."""
        found = self.maybe_money(key)
        if found is None and default is None:
            raise self._needed(key, f"an amount, such as {key} = 1500 or {key} = 29.50")
        return found if found is not None else default or 0

    def maybe_money(self, key: str) -> int | None:
        """An amount in cents; None where the key is absent."""
        value = self._value(key)
        if value is None:
            return None
        amount = self._decimal(key, value, f"an amount without a currency sign, such as {key} = 29.50")
        if not 0 <= amount <= _MOST or amount * 100 != int(amount * 100):
            raise self.fault(key, f"is {short(amount)}", "an amount from 0 up, with at most two decimals")
        return int(amount * 100)

    def percent(self, key: str, default: int | None = None, most: int = 100) -> int:
        """A percentage from 0 to ``most``, in basis points: 12.5 is 1250."""
        found = self.maybe_percent(key, most)
        if found is None and default is None:
            raise self._needed(key, f"a percentage, such as {key} = 20")
        return found if found is not None else default or 0

    def maybe_percent(self, key: str, most: int = 100) -> int | None:
        """A percentage in basis points; None where the key is absent."""
        value = self._value(key)
        if value is None:
            return None
        share = self._decimal(key, value, f"a percentage as a number, such as {key} = 20")
        if not 0 <= share <= most or share * 100 != int(share * 100):
            raise self.fault(key, f"is {short(share)}", f"a percentage from 0 to {most}, with at most two decimals")
        return int(share * 100)

    def _decimal(self, key: str, value: Any, write: str) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise self.fault(key, "is no number", write)
        number = Decimal(str(value))
        if not number.is_finite():
            raise self.fault(key, "is no number", write)
        return number

    def whole(self, key: str, default: int | None = None, least: int = 0) -> int:
        """A whole number, at least ``least``."""
        found = self.maybe_whole(key, least)
        if found is None and default is None:
            raise self._needed(key, f"a whole number, such as {key} = {max(least, 20)}")
        return found if found is not None else default or 0

    def maybe_whole(self, key: str, least: int = 0) -> int | None:
        """A whole number; None where the key is absent."""
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _LARGEST:
            raise self.fault(key, "is no whole number that fits", f"a whole number from {least} up, such as {key} = 20")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Words, not empty."""
        value = self._value(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "is missing" if value is None else "is no text", f'words, such as {key} = "…"')
        if _unseen(value):
            raise self.fault(key, "holds signs that cannot be seen", f'words on one line, such as {key} = "…"')
        return value.strip()

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of some words."""
        known = list(options)
        offered = ", ".join(f'"{one}"' for one in known[:12])
        value = self._value(key)
        if value is None and default is not None:
            return default
        if value not in known:
            near = get_close_matches(short(value), known, n=1)
            what = "is missing" if value is None else f"is “{short(value)}”"
            raise self.fault(key, what, f'{key} = "{near[0]}"' if near else f"one of {offered}")
        return str(value)

    def yes(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self._value(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fault(key, "is neither true nor false", f"{key} = true or {key} = false, without quotes")
        return value

    def texts(self, key: str, default: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of words, none twice."""
        value = self._value(key)
        if value is None and default is not None:
            return tuple(default)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.fault(key, "is missing" if value is None else "is no list of words", f'{key} = ["…", "…"]')
        if any(map(_unseen, value)):
            raise self.fault(key, "holds signs that cannot be seen", f'words on one line, such as {key} = ["…", "…"]')
        if len(set(value)) < len(value):
            raise self.fault(key, "says something twice", f'each word once, such as {key} = ["self", "spouse"]')
        return tuple(one.strip() for one in value)

    def table(self, key: str) -> PlanTable | None:
        """A table within this one; None where it is absent."""
        value = self._value(key)
        if value is None:
            return None
        place = f"{self._place}.{key}" if self._place else key
        if not isinstance(value, Mapping):
            raise self.fault(key, "is no table", f"it as a table: a line [{place}] and its keys below")
        return PlanTable(value, self._file, place)

    def needed_table(self, key: str) -> PlanTable:
        """A table within this one that must be there."""
        found = self.table(key)
        if found is None:
            place = f"{self._place}.{key}" if self._place else key
            raise self._needed(key, f"a table: a line [{place}] and its keys below")
        return found

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt one would change the plan without a word."""
        for key in self._table:
            if key not in self._asked:
                near = get_close_matches(key, list(self._asked), n=1)
                write = f"“{near[0]}”, if that is meant" if near else "one of: " + ", ".join(sorted(self._asked))
                raise self.fault(key, "is no key that is known here", write)
