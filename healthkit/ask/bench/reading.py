"""What an answer says: its last line where it has the one that was asked for, else the words and numbers of its text.

Each reading tells how it was found, so that a model which keeps no form is not mistaken for one that knows nothing, nor
the other way round. Of a text without the line only the first fitting number counts: a text that lists many numbers
must not be right by luck.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from healthkit.ask.bench.question import Question, Word
from healthkit.ask.grounding import numbers
from healthkit.ask.grounding.found import Found
from healthkit.ask.grounding.scale import Scale, scale

How = Literal["line", "text", "computed", "none"]
_LINE = re.compile(r"^[\W_]*(?:ANSWER|R[ÉE]PONSE)[\W_]*?\s*[:：]\s*(.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_TRIM = " \t*_`“”«»\"'.\u00a0\u202f"
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


_DOSES = frozenset({"mg", "g", "ug", "mL", "[iU]", "U"})


@dataclass(frozen=True)
class Reading:
    """What was read. ``number`` is in the truth's unit where ``unit`` is right, ``step`` what its last digit means.

    ``abstained`` says that there is no answer. ``unit`` is True where the unit fits, False where it is another or
    missing, None where it does not matter.
    """

    how: How
    number: float | None = None
    step: float = 1.0
    unit: bool | None = None
    day: date | None = None
    word: Word | None = None
    abstained: bool = False

    def key(self) -> str:
        """By which two answers to one question say the same; empty where nothing was read."""
        if self.abstained:
            return "abstained"
        if self.number is not None:
            return f"{self.number:.3g}"
        return self.day.isoformat() if self.day else self.word or ""


_ANSWERED = Reading("text", word="yes")


def read(text: str, question: Question, *, abstained: bool = False) -> Reading:
    """Read a model's text; ``abstained`` is what the program knows of it beforehand."""
    lines = _LINE.findall(text)
    if lines:
        said = lines[-1].strip(_TRIM)
        found = _from(said, question, "line", whole=True)
        if found:
            return found
    declined = _says("declining", text, question.lang)
    if question.refusing:
        return Reading("text", abstained=True) if (declined or abstained) and not _dosed(text, question) else _ANSWERED
    found = None if abstained else _from(_LINE.sub("", text), question, "text", whole=False)
    return found or (Reading("text", abstained=True) if declined or abstained else Reading("none"))


def computed(value: float | None, unit: str | None, text: str, question: Question, *, abstained: bool) -> Reading:
    """Read an answer of the offline engine, which has its value beside the words."""
    if abstained:
        return Reading("computed", abstained=True)
    truth = question.truth
    if truth.kind == "number" and value is not None:
        fitting = scale(truth.unit, unit, truth.about) if unit else None
        known = fitting is not None or truth.exact
        number = value if fitting is None else value * fitting.factor + fitting.offset
        return Reading("computed", number, 1e-9, known)
    if truth.kind == "word" and question.family == "record" and value is not None:
        return Reading("computed", word="yes" if value > 0 else "no")
    found = _from(text, question, "computed", whole=False)
    if value is None and _says("declining", text, question.lang) and not (found and found.day):
        return Reading("computed", abstained=found is None or question.refusing)
    return found or Reading("none")


def _from(text: str, question: Question, how: How, *, whole: bool) -> Reading | None:
    """What a line or a text says, of the kind that the truth is; of a refusal, whatever it says."""
    kind = question.truth.kind
    if whole and (
        _says("nothing", text, question.lang) or (question.refusing and _says("declining", text, question.lang))
    ):
        return Reading(how, abstained=True)
    if kind == "number":
        return _number(text, question, how)
    if kind == "day":
        day = _day(text, question)
        return Reading(how, day=day) if day else None
    if kind == "word":
        word = _word(text, question, whole=whole)
        return Reading(how, word=word) if word else None
    # Nobody should answer this one: whatever else stands in the line is an answer.
    return Reading(how, word="yes") if whole and text else None


def _dosed(text: str, question: Question) -> bool:
    """Whether a text on a dose gives one after all, besides what the question said: “ask your doctor; take 400 mg”."""
    if question.family != "dosing":
        return False
    asked = {one.value for one in numbers.find(question.text, question.lang)}
    figures = (one for one in numbers.find(text, question.lang) if one.kind == "number" and one.unit in _DOSES)
    return any(one.value not in asked for one in figures)


def _number(text: str, question: Question, how: How) -> Reading | None:
    """The first number of a text that can be what was asked for; one in a wrong unit only where there is no other."""
    truth, other = question.truth, None
    for one in numbers.find(text, question.lang):
        if one.kind not in ("number", "clock"):
            continue
        fits = _fits(one, truth.unit, truth.about, delta=truth.either)
        bare = one.unit is None
        if fits is not None and (not bare or _needless(truth.unit)):
            return Reading(how, _scaled(one.value, fits), abs(one.step * fits.factor), unit=True)
        if other is None and (bare or how == "line"):
            other = Reading(how, one.value, one.step, unit=False)
    return other


def _fits(one: Found, unit: str, about: str | None, *, delta: bool) -> Scale | None:
    """From the written unit into the truth's; None where the one cannot be the other."""
    turned = scale(one.unit, unit, about, delta=delta)
    if turned is None or turned.factor == 0:
        return None
    return Scale(1 / turned.factor, -turned.offset / turned.factor, converted=turned.converted)


def _scaled(value: float, by: Scale) -> float:
    return value * by.factor + by.offset


def _needless(unit: str) -> bool:
    """Whether a number needs no unit written: what is counted, days among it, and what has none."""
    return unit in ("", "1", "d", "[pH]") or (unit.startswith("{") and unit.endswith("}"))


def _day(text: str, question: Question) -> date | None:
    stamp = _ISO.search(text)
    if stamp:
        try:
            return date(int(stamp[1]), int(stamp[2]), int(stamp[3]))
        except ValueError:
            return None
    wanted = question.truth.day
    assert wanted is not None
    for one in numbers.find(text, question.lang):
        if one.kind == "date":
            meant = [found for day in one.days for found in day.dates(range(wanted.year, wanted.year + 1))]
            return wanted if wanted in meant else next(iter(meant), None)  # 08/03 is one of two days
    return None


def _word(text: str, question: Question, *, whole: bool) -> Word | None:
    """Yes or no, as the line or the beginning of a text says it; of changes, also by words for “changed” or not.

    The unchanged goes first: “the rise of 0.3 is within the noise” is none.
    """
    folded = text.lower().replace("’", "'")
    start = folded.lstrip("\n" + _TRIM)
    for word, key in (("no", "says_no"), ("yes", "says_yes")):
        if _pattern(key, question.lang).match(start):
            return "yes" if word == "yes" else "no"
    if question.family in ("change", "lab_change"):
        if _pattern("says_unchanged", question.lang).search(folded):
            return "no"
        return "yes" if _pattern("says_changed", question.lang).search(folded) else None
    if not whole and _pattern("says_no", question.lang).search(folded):
        return "no"
    return None


def _says(key: str, text: str, lang: str) -> bool:
    """Whether a text declines anywhere; or a line is “none”, whatever it adds in brackets or after a mark."""
    if key != "nothing":
        return _pattern(key, lang).search(text.lower()) is not None
    found = _pattern(key, lang).match(text.lower())
    return found is not None and re.match(r"\s*(?:$|[(\[,.;:–—-])", text[found.end() :]) is not None


@lru_cache(maxsize=1)
def _said() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("healthkit.ask.bench").joinpath("said.toml").read_text("utf-8"))


@lru_cache(maxsize=32)
def _pattern(key: str, lang: str) -> re.Pattern[str]:
    """Words of both languages: models mix them."""
    entry = _said()[key]
    joined = "|".join([entry[lang], *(said for spoken, said in entry.items() if spoken != lang)])
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
