"""Which figure of laboratory results a question asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from healthkit.ask.labs import vocabulary
from healthkit.ask.labs.plan import Asks, Side
from healthkit.ask.labs.subjects import Subject
from healthkit.ask.records import anchors
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import Stop

_FIGURES: tuple[Asks, ...] = ("first", "highest", "lowest", "mean", "median")
_COURSES: tuple[Asks, ...] = ("rate", "trend", "change", "list")
_TOO = frozenset({"too", "so", "trop", "si", "tres", "very"})
_MOST = 50  # results that “my last 50” may ask for
_EACH = 4  # analytes in one question


_NOW = frozenset({
    "right", "now", "currently", "current", "at", "the", "moment", "actuellement", "maintenant", "en", "ce", "actuel",
    "actuelle", "actuels", "actuelles",
})  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is asked; ``side`` of the range, ``newest`` only of the last blood test, ``n`` the last few.

    ``said`` is whether any word asked for it.
    """

    asks: Asks
    side: Side = "any"
    newest: bool = False
    n: int = 0
    said: bool = True


def without_ranges(page: Page) -> Page:
    """The page as the guard may see it: ``abnormal`` of a result is its laboratory's word, not ours."""
    words = vocabulary.words(page.question.lang)
    spots = _ranges(page, page.spot(words.inside))
    harmless = {index for spot in spots for index in spot.words}
    harmless |= {index for index in page.free if page.question.words[index] in words.filler}
    spoken = {index for spot in page.spot({"range": words.asks["range"]}) for index in spot.words}
    return Page(page.question, page.taken | harmless | spoken)


def _ranges(page: Page, spots: list[Spot]) -> list[Spot]:
    """Without what is judged: too high, trop bas."""
    said = page.question.words
    return [spot for spot in spots if spot.words[0] == 0 or said[spot.words[0] - 1] not in _TOO]


def around_a_moment(page: Page, scope: Scope) -> bool:
    """Whether results before a moment are set against those after it: ``since I started …``, ``after 3 March``."""
    words = vocabulary.words(page.question.lang)
    return bool(anchors.find(page.masked(), scope)) or bool(page.spot({"after": words.after}))


def read_wish(page: Page, subject: Subject, bounded: bool) -> Wish:
    """Find what is asked and take its words.

    Raises:
        Stop: the words ask for two things at once, or for what a panel cannot say.
    """
    question, words = page.question, vocabulary.words(page.question.lang)
    table = {f"asks {key}": phrases for key, phrases in words.asks.items()}
    table |= {f"inside {key}": phrases for key, phrases in words.inside.items()}
    spots = page.spot(table)
    page.take(index for spot in spots for index in spot.words)
    asked = {spot.key.removeprefix("asks ") for spot in spots if spot.key.startswith("asks ")}
    if all(question.words[i] in _NOW for spot in spots if spot.key == "asks latest" for i in spot.words):
        asked -= {"latest"} if subject.sheet else set()  # “right now” is each test's latest, not the last blood test
    sides = {spot.key.removeprefix("inside ") for spot in spots if spot.key.startswith("inside ")}
    n = _few(page, spots)
    if subject.sheet:
        return _of_sheet(asked, sides)
    if len(subject.analytes) > 1:
        return _of_several(asked, sides, subject)
    return _of_one(asked, sides, n, bounded)


def _of_one(asked: set[str], sides: set[str], n: int, bounded: bool) -> Wish:
    figures = [name for name in _FIGURES if name in asked]
    if bounded:
        if figures or sides:
            raise Stop("unclear_intent")
        return Wish("over")
    if "range" in asked:
        return Wish("range")
    if sides:
        if figures:
            raise Stop("unclear_intent")
        return Wish("over" if asked & {"count", "when", "list"} else "inside", _side(sides))
    if figures == ["first"] and asked & {"change", "trend", "latest"}:
        return Wish("trend")
    if len(figures) > 1 or (figures and asked & {"rate", "trend", "change"}):
        raise Stop("unclear_intent")
    if figures:
        return Wish(figures[0])
    course = next((name for name in _COURSES if name in asked), None)
    if course:
        return Wish(course, n=n)
    if "count" in asked:
        return Wish("times")
    if "when" in asked:
        return Wish("when")
    return Wish("list", n=n) if n else Wish("latest", said="latest" in asked)


def _of_several(asked: set[str], sides: set[str], subject: Subject) -> Wish:
    if asked - {"latest", "list"} or len(subject.analytes) > _EACH:
        raise Stop("several_metrics", metrics=subject.analytes)
    return Wish("flagged", _side(sides)) if sides else Wish("each")


def _of_sheet(asked: set[str], sides: set[str]) -> Wish:
    newest = "latest" in asked
    if sides and not asked - {"latest", "list", "count", "when"}:
        return Wish("flagged", _side(sides), newest)
    if asked & {"change", "trend"} and not asked - {"change", "trend", "latest"}:
        return Wish("moved")
    if "when" in asked and not asked - {"when", "latest"}:
        return Wish("when")
    if "count" in asked and asked == {"count"}:
        return Wish("times")
    if asked - {"latest", "list"}:
        raise Stop("unclear_intent")
    return Wish("panel", newest=newest, said=bool(asked))


def _side(sides: set[str]) -> Side:
    if len(sides) > 1:
        return "any"
    return "high" if "high" in sides else "low" if "low" in sides else "any"


def _few(page: Page, spots: list[Spot]) -> int:
    """The number in ``my last 3 results``."""
    said = page.question.words
    beside = {
        index
        for spot in spots
        if spot.key == "asks latest"
        for index in (spot.words[0] - 1, spot.words[-1] + 1)
        if index in page.free and said[index].isdigit()
    }
    for index in sorted(beside):
        if 1 < int(said[index]) <= _MOST:
            page.take([index])
            return int(said[index])
    return 0


def passed_over(page: Page, wish: Wish, *, linked: bool = False) -> Collection[str]:
    """Words that an answer to this wish need not keep."""
    words = vocabulary.words(page.question.lang)
    allowed = set(words.filler)
    if linked or wish.asks in ("change", "each"):
        allowed |= words.linking
    if wish.asks in ("flagged", "inside"):
        allowed |= words.negated
    return allowed
