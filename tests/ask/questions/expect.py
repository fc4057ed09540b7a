"""What an answer must hold, by kind of answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from healthkit.ask import Answer
from tests.ask.questions.printed import RELATIVE, as_printed, close, in_unit, names_day, numbers_in, plain, said


class Expectation(Protocol):
    """What an answer must hold; ``fault`` says what is wrong with one that claims to answer, or is empty."""

    def fault(self, answer: Answer) -> str:
        """Why the answer is wrong."""
        ...


@dataclass(frozen=True)
class Value:
    """One number, or one of several where people mean either; None where there is no data to answer from."""

    wanted: float | None
    unit: str
    others: tuple[float, ...] = ()
    relative: float = RELATIVE
    says: tuple[str, ...] = ()
    """What the text must say besides."""

    def fault(self, answer: Answer) -> str:
        if self.wanted is None:
            return "" if answer.value is None else f"{answer.value} where there is no data"
        if answer.value is None:
            return f"no value; expected {self.wanted:.6g} {self.unit}"
        found = in_unit(answer.value, answer.unit, self.unit)
        if found is None:
            return f"{answer.value:.6g} {answer.unit}; expected {self.wanted:.6g} {self.unit}"
        if not any(close(found, wanted, self.relative) for wanted in (self.wanted, *self.others)):
            return f"{found:.6g}; expected {self.wanted:.6g} {self.unit}"
        return unsaid(answer, self.says)


@dataclass(frozen=True)
class Difference:
    """Two figures set against each other: the value is the first less the second.

    ``after`` lets the later side come first, where a question sets what was before against what came after.
    """

    one: float
    two: float
    unit: str
    after: bool = False

    def fault(self, answer: Answer) -> str:
        if answer.value is None:
            return f"no value; expected {self.one:.6g} - {self.two:.6g} {self.unit}"
        found = in_unit(answer.value, answer.unit, self.unit)
        wanted = self.one - self.two
        if found is None or not (close(found, wanted) or (self.after and close(-found, wanted))):
            return f"{answer.value:.6g} {answer.unit}; expected {self.one:.6g} - {self.two:.6g} {self.unit}"
        sides = sorted(value for each in answer.values if (value := in_unit(each, answer.unit, self.unit)) is not None)
        if len(sides) == 2 and not all(map(close, sides, sorted((self.one, self.two)))):
            return f"sides {sides}; expected {self.one:.6g} and {self.two:.6g}"
        return ""


@dataclass(frozen=True)
class Listing:
    """All of some names and none of the others; the value is how many, where there is one.

    Names are alternatives by ``|``: what people and files call the same thing.
    """

    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    count: int | None = None
    says: tuple[str, ...] = ()

    def fault(self, answer: Answer) -> str:
        text = plain(answer.answer)
        lost = [name for name in self.names if not said(text, name)]
        strange = [name for name in self.others if said(text, name)]
        many = len(self.names) if self.count is None else self.count
        if lost:
            return f"does not say {lost}"
        if strange:
            return f"says {strange}"
        if answer.value is not None and many >= 0 and answer.value != many:
            return f"counts {answer.value:g}; expected {many}"
        return unsaid(answer, self.says)


@dataclass(frozen=True)
class Dated:
    """Days that the text must name; ``value`` may be how many, or the figure of that day."""

    days: tuple[date, ...]
    value: float | None = None
    unit: str = ""
    others: tuple[float, ...] = ()

    def fault(self, answer: Answer) -> str:
        lost = [one.isoformat() for one in self.days if not names_day(answer.answer, one)]
        if lost:
            return f"does not name {lost}"
        if self.value is None or answer.value is None:
            return ""
        return Value(self.value, self.unit, self.others).fault(answer)


@dataclass(frozen=True)
class Said:
    """What the text must say: words by ``|``, and numbers as printed, within their rounding.

    ``silent`` forbids a value: the answer says what there is in place of what was asked.
    """

    words: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    value: float | None = None
    unit: str = ""
    silent: bool = False

    def fault(self, answer: Answer) -> str:
        if self.silent and answer.value is not None:
            return f"{answer.value} where there is none"
        printed = numbers_in(answer.answer)
        lost = [f"{one:.5g}" for one in self.numbers if not any(as_printed(found, one) for found in printed)]
        if lost:
            return f"does not print {lost}"
        if self.value is not None and answer.value is not None:
            wrong = Value(self.value, self.unit).fault(answer)
            if wrong:
                return wrong
        return unsaid(answer, self.words)


@dataclass(frozen=True)
class Relation:
    """Which way two metrics go together: 1, -1, or 0 for no clear link; the answer must rest on these two."""

    way: int | None
    metrics: frozenset[str]
    either: frozenset[str] = frozenset()
    """Metrics of which one must be there besides, where people's word fits several; then ``way`` may be None."""

    def fault(self, answer: Answer) -> str:
        rests = {item.metric for item in answer.evidence}
        if not self.metrics <= rests or (self.either and not self.either & rests):
            return f"rests on {sorted(rests)}; expected {sorted(self.metrics | self.either)}"
        if self.way is None:
            return ""
        unclear = said(
            plain(answer.answer), "no clear|not clear|unclear|pas de lien net|aucun lien|pas de lien|pas nette"
        )
        if self.way == 0:
            return "" if unclear else f"claims a link: {answer.answer}"
        if unclear:
            return f"sees no link: {answer.answer}"
        if answer.value is None or answer.value * self.way <= 0:
            return f"value {answer.value}; expected the sign of {self.way}"
        return ""


@dataclass(frozen=True)
class Either:
    """What people may mean one way or another: the first reading that fits."""

    readings: tuple[Expectation, ...]

    def fault(self, answer: Answer) -> str:
        faults = [reading.fault(answer) for reading in self.readings]
        return "" if "" in faults else faults[0]


def unsaid(answer: Answer, words: Iterable[str]) -> str:
    """Which of some words a text lacks."""
    text = plain(answer.answer)
    lost = [word for word in words if not said(text, word)]
    return f"does not say {lost}" if lost else ""
