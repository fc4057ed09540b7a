"""What a formula is: its name, inputs, unit, source and callable. Declared once, read by the command, docs and tests.

A callable takes its inputs by name, as plain numbers in the units declared here, and returns a number or an
:class:`Answer`. It raises :class:`Refused` outside its published validity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "quantity", "choice", "yes_no", "clock", "numbers", "load", "pairs", "rows", "analyte", "with_unit", "word"
]  # fmt: skip


class _Required:
    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()
"""Stands where an input has no default."""


class Refused(Exception):
    """A formula does not hold here; ``key`` is a message of ``calc.toml``, ``values`` fill it in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class BadInput(Exception):
    """An input is missing or cannot be read; rendered like :class:`Refused`, but the caller is at fault."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Answer:
    """What a callable returns when a number is not all: a category, a flag, another unit or another kind of value.

    ``flag`` is a word for programs, ``question`` a message of ``calc.toml`` for the person, ``about`` an analyte with a
    value and its unit, about which the catalogue may ask back.
    """

    value: object = None
    category: str | None = None
    flag: str | None = None
    unit: str | None = None
    question: str | None = None
    about: tuple[str, float, str] | None = None


@dataclass(frozen=True)
class Input:
    """One input.

    ``unit`` is the UCUM code that a bare number is in, ``analyte`` the catalogue id through which other units convert,
    ``choices`` the accepted words with their spellings, ``plausible`` the range (in ``unit``) outside which the
    answer carries a question. Negative numbers are refused, with ``positive`` zero too.
    """

    name: str
    kind: Kind = "quantity"
    unit: str | None = None
    analyte: str | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: Any = REQUIRED
    plausible: tuple[float, float] | None = None
    positive: bool = True

    @property
    def required(self) -> bool:
        """Whether the formula cannot do without."""
        return self.default is REQUIRED


@dataclass(frozen=True)
class Variant:
    """The same formula as published for other units: taken when the result is ``wanted`` in ``unit``, or when the
    inputs named in ``given`` came in those units.
    """

    inputs: tuple[Input, ...]
    unit: str
    compute: Callable[..., float | Answer]
    wanted: bool = False
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Formula:
    """One published formula.

    ``unit`` is the UCUM code of the result, None for a category, a clock time or an object. With ``unit_of`` the result
    is given in the unit in which that input came. ``analyte`` lets ``--unit`` convert the result.
    """

    name: str
    compute: Callable[..., float | Answer]
    inputs: tuple[Input, ...]
    unit: str | None
    source: str
    analyte: str | None = None
    unit_of: str | None = None
    variant: Variant | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What ``healthkit calc`` answers; ``refused`` and ``flag`` are sentences in the language asked for.

    A flag that a program acts on is a word instead of a sentence: ``self_harm``.
    """

    name: str
    value: object
    unit: str | None
    category: str | None
    inputs: Mapping[str, object]
    source: str | None
    refused: str | None
    flag: str | None

    def as_dict(self) -> dict[str, object]:
        """The JSON of the command line."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "category": self.category,
            "inputs": dict(self.inputs),
            "source": self.source,
            "refused": self.refused,
            "flag": self.flag,
        }
