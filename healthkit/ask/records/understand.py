"""From a question to a plan over the record. What is no question to the record is left to the other topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.ask import guard, lexicon
from healthkit.ask.periods import Period, everything
from healthkit.ask.reading import take_periods
from healthkit.ask.records import names
from healthkit.ask.records.asking import ask_of
from healthkit.ask.records.book import Lane, book
from healthkit.ask.records.names import LINKS, Sought
from healthkit.ask.records.plan import TIMELESS, RecordPlan, Subject, lane_of
from healthkit.ask.records.signs import Signs, bare, category, concerns, read_signs, subjects, timely
from healthkit.ask.records.vocabulary import vocabulary, words
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import Note, NotUnderstood, Stop, Understood

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope

_NAMEABLE = frozenset({
    "medication", "supplement", "immunization", "allergy", "condition", "procedure", "operation", "family_history",
    "document",
})  # fmt: skip
_BY_VERB_ALONE = frozenset({"allergy", "medication", "immunization"})  # “what am I allergic to”, “what do I take”
_LASTING = frozenset({"medication", "condition"})
_SHORTEST = 5  # letters of a name that the vault does not hold
_AGAINST = frozenset({"against", "for", "contre"})


def read(page: Page, scope: Scope) -> Understood | NotUnderstood | None:
    """Read a question to the record; None where it is none."""
    page = Page(bare(page.question))
    if not concerns(page):
        return None
    early = read_signs(page)
    if not early.facts and not subjects(early, page) and not early.nouns:
        return None  # before periods are looked for, which takes longest
    kept = timely(page)
    page.take(kept)
    try:
        spans = take_periods(page, scope)
    except Stop:
        return None  # the other topics say the same
    page.taken -= kept
    if len(spans) > 1:
        return None
    period = spans[0] if spans else None
    signs = read_signs(page)
    if signs.facts:
        return _fact(page, signs, period)
    for subject in subjects(signs, page):
        found = _plan(page, subject, signs, period, scope)
        if found is not None:
            return found
    return _left(page, signs)


def nameable(subject: Subject) -> bool:
    """Whether a question can name one thing of it."""
    return subject in _NAMEABLE


def _plan(
    page: Page, subject: Subject, signs: Signs, period: Period | None, scope: Scope
) -> Understood | NotUnderstood | None:
    """The plan, if the subject explains every word."""
    lane = lane_of(subject)
    sought = _sought(page, subject, signs, scope)
    if sought is None or signs.verbs - {"condition", lane}:
        return None
    one = sought[0] if sought else None
    if one is None and not signs.nouns and (subject not in _BY_VERB_ALONE & signs.verbs or signs.asks - {"count"}):
        return None
    ask = ask_of(subject, signs.asks, named=one is not None, by_noun=bool(signs.nouns))
    if ask is None or (period and ask in TIMELESS):
        return None
    if ask == "whether" and one and _of_the_body(lane, signs) and not _known(lane, one, scope):
        return NotUnderstood("judgement", scope.lang)  # what nobody recorded is not for us to find, or to rule out
    if signs.past and period is None and lane in _LASTING and ask in ("list", "count", "whether"):
        period = everything(scope.as_of)
    key = one.key if one else category(signs) if subject == "allergy" else ""
    said = page.question.as_typed(list(one.words)) if one else ""
    notes = (Note("read_as", {"typed": one.typed, "read": one.said}),) if one and one.typed else ()
    return Understood(RecordPlan(subject, ask, key, said, period), scope.lang, notes)


def _sought(page: Page, subject: Subject, signs: Signs, scope: Scope) -> list[Sought] | None:
    """What is named, at most one thing; None where words are left, or they name what another topic can look up."""
    said, lane, record = page.question.words, lane_of(subject), book(scope)
    taken = page.taken | signs.places["ask"] | signs.places["verb"]
    free = [place for place in range(len(said)) if place not in taken]
    found = names.find(record, lane, said, free, scope.lang) if nameable(subject) else []
    explained = signs.places["noun"].union(*(one.words for one in found))
    left = [place for place in free if place not in explained and said[place] not in _allowed(scope.lang)]
    if left and not found and _stands_for_a_name(page, lane, signs, left):
        strange = _unknown(page, lane, left, scope)
        found, left = ([strange], []) if strange else ([], left)
    if left or len(found) > 1:
        return None
    for one in found:
        if not signs.record and not _known(lane, one, scope) and lexicon.mentions(page.question, one.words):
            return None
    return found


def _known(lane: Lane, one: Sought, scope: Scope) -> bool:
    return bool(names.matching(book(scope).rows(lane, scope.as_of), lane, one.key))


def _of_the_body(lane: Lane, signs: Signs) -> bool:
    """Whether an illness is asked for without a word of the record: ``do I have diabetes?``."""
    return lane == "condition" and not signs.record and not signs.nouns


def _allowed(lang: str) -> frozenset[str]:
    return vocabulary().tongues[lang].allowed


def _stands_for_a_name(page: Page, lane: Lane, signs: Signs, left: list[int]) -> bool:
    """Whether words stand where only a name can: ``do I take …``, ``allergic to …``, ``a … vaccine``."""
    if lane == "immunization":
        before = [page.question.words[place] for place in range(left[0]) if page.question.words[place] not in LINKS]
        return left[-1] + 1 in signs.places["noun"] or (bool(before) and before[-1] in _AGAINST)
    return lane in ("medication", "allergy") and lane in signs.verbs and not signs.nouns


def _unknown(page: Page, lane: Lane, left: list[int], scope: Scope) -> Sought | None:
    """A name that the vault does not hold, or one that was mistyped; None where the words may mean something else."""
    said = [page.question.words[place] for place in left]
    known = lexicon.known_words("en") | lexicon.known_words("fr") | words("en") | words("fr")
    apart = left[-1] - left[0] >= len(left) or len(left) > 2
    if apart or any(word in known or len(word) < _SHORTEST for word in said):
        return None
    near = names.near(book(scope), lane, said[0], scope.lang) if len(said) == 1 else ()
    if len(near) == 1:
        return Sought(near[0], names.spelled(book(scope), lane, near[0]), tuple(left), page.question.typed[left[0]])
    if near:
        return None
    return Sought("?", " ".join(said), tuple(left))


def _fact(page: Page, signs: Signs, period: Period | None) -> Understood | None:
    """A fact about the person, where nothing else is asked."""
    other = signs.nouns or signs.verbs or signs.asks - {"when"} or len(signs.facts) > 1 or period
    if other or _strange(page, signs):
        return None
    return Understood(RecordPlan("person", "fact", signs.facts[0]), page.question.lang)


def _left(page: Page, signs: Signs) -> NotUnderstood | None:
    """What was not understood, where a noun says that the record is meant."""
    if not signs.nouns or guard.refusal(Page(page.question)):
        return None
    left = _strange(page, signs)
    return NotUnderstood("unknown_words", page.question.lang, page.question.as_typed(left)) if left else None


def _strange(page: Page, signs: Signs) -> list[int]:
    """Words that no phrase explains and no answer may pass over."""
    said, allowed = page.question.words, _allowed(page.question.lang)
    return [place for place in page.free if place not in signs.explained and said[place] not in allowed]
