"""Every number of a text: its value, its unit, how exactly it is written, and what kind of number it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from healthkit.ask.grounding import dates, numerals
from healthkit.ask.grounding.found import Found
from healthkit.ask.grounding.lexicon import COUNTED, hedge_before, lexicon, unit_at

_HIDDEN = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|https?://\S+|www\.\S+|\]\([^)\n]*\)|<!--.*?-->|\b[\w.+-]{1,64}@[\w-]{1,64}\.\w+",
    re.DOTALL,
)
_TRIVIAL = re.compile(
    r"(?m)^[ \t>#*]{0,12}\d{1,2}[.)](?=\s)"  # a list's or heading's own numbering
    r"|\[\^?\d{1,3}\]"  # a citation
    r"|\b24/7\b|24\s?h/24|7\s?j/7|\b24-hour\b"
    r"|\b\d{1,3}(?:st|nd|rd|th)\b|\b\d{1,3}(?:ers?|ère|re|e|es|ème|ième|èmes|nde?)\b(?![+-]?\d)"
    r"|\b(?:95|90|99)[\s\u00a0\u202f]?(?:%|percent|per cent)"
    r"[\s-]*(?:confidence|credible|prediction)?[\s-]*(?:interval|CI\b|limits)"
    r"|(?:intervalle(?: de (?:confiance|crédibilité))?(?: est)?|IC) (?:à )?(?:95|90|99)[\s\u00a0\u202f]?%"
)
_HOURS = r"(?:hours?|heures?|hrs?|h)"
_MINUTES = r"(?:min(?:ute)?s?|mn|m)(?![^\W\d_])"
_LASTED = re.compile(
    rf"(?<![\w.,])([-−+]?)(\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+|\d{{1,4}})[\s\u00a0\u202f-]?{_HOURS}[\s\u00a0\u202f]*(?:,\s*|and\s+|et\s+)?(\d{{1,2}})(?!\d|[.,/]\d)"
    rf"(?:[\s\u00a0\u202f]?{_MINUTES})?",
    re.IGNORECASE,
)
_TIMED = re.compile(r"(?<![\w.,:])(\d{1,2}):(\d{2})(?::\d{2})?(?!\d|:)(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE)
_TWELVE = re.compile(r"(?<![\w.,:])(\d{1,2})\s?([ap])\.?m\b\.?", re.IGNORECASE)
_HALF_HOUR = re.compile(r"\b(?:half an hour|half-hour|half hour|(?:une )?demi[- ]heure)\b", re.IGNORECASE)
_AND_HALF = re.compile(r"^(?:\s(?:and a half|et demie?)\b|½)", re.IGNORECASE)
_HALF_LATE = re.compile(r"^\s(?:and a half|et demie?)\b", re.IGNORECASE)
_RATIO = re.compile(
    r"\b(?:doubled?|doubling|twice (?=as|the|your|what|that)|tripled?|halved|halving|doublé[es]*|doubler|triplé[es]*|"
    r"deux fois (?=plus|moins|votre|la|le)|la moitié|half (?=of|the|your|as)|a third (?=of)|(?:a|one) quarter (?=of)|"
    r"le tiers|un tiers|un quart|le quart)",
    re.IGNORECASE,
)
_ORDINAL_HALF = re.compile(r"(?:first|second|other|latter|better|première?|seconde|deuxième|autre)\s$", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?<![\w.])(?<!\d,)(?P<sign>(?:(?<![\d%)\w\u00a0])[-–+±]|[−+±][\s\u00a0\u202f]?)?)"
    r"(?P<body>\d{1,3}(?:[\u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|"
    r"\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?|"
    r"\d{1,3}(?:['’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?P<power>(?:\s?[×x]\s?10(?:\^|\*\*)?(?:[-−]?\d+|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?![\w/]))|[eE][+-]?\d+\b|[kK](?![\w/]))?"
)
_LONGEST = 300  # digits; more would be no number to a computer either
_POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_BRACKETED = re.compile(r"\(([^()\d]{1,14})\)[\s*_]*[:=|]?[\s*_]*$")
_JOINT = re.compile(
    r"^[\s\u00a0\u202f*_(]*(?:[–—/,;&→-]|to|and|or|à|et|ou|out of|"
    r"of(?: the| your)?|sur|over|against|vs\.?|versus|contre|puis|then|into|from)"
    r"[\s\u00a0\u202f*_]*(?:(?:about|around|environ|de|the|les)\s)?$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"^[\s\u00a0\u202f*_]*(?:sur|out of|of|/)[\s\u00a0\u202f*_]*(?:the\s|les\s)?$", re.IGNORECASE)
_JOINS_TO = re.compile(r"^[\s\u00a0\u202f)*_]*,?\s*(?:(?:and|et|or|ou)\s)?$")
_NEGATED = re.compile(r"(?:\bminus|\bmoins|\bnegative)\s$", re.IGNORECASE)
_LOOSE = frozenset({COUNTED, "{event}", "{point}", "d", "a"})  # “one day” and “une fois” need not count anything


def find(text: str, lang: str) -> list[Found]:
    """All numbers of a text in their order. Code, links and addresses are passed over.

    Args:
        text: Markdown or plain.
        lang: ``en`` or ``fr``: how ``1,234`` and ``12/03/2026`` are read.
    """
    page = _HIDDEN.sub(lambda match: "\x00" * len(match[0]), text)
    found: list[Found] = []
    for reader in (dates.find, _trivial, _times, _ratios, _figures, _words):
        at, parts = 0, []
        for one in sorted(reader(page, lang), key=lambda item: item.start):
            if one.start < at or "\x00" in page[one.start : one.end]:
                continue  # part of a number that was read already
            found.append(one)
            parts += [page[at : one.start], "\x00" * (one.end - one.start)]
            at = one.end
        page = "".join((*parts, page[at:]))
    found.sort(key=lambda one: one.start)
    return _shared_units(found, text)


def _trivial(page: str, _lang: str) -> list[Found]:
    return [Found(m.start(), m.end(), m[0], 0.0, kind="trivial") for m in _TRIVIAL.finditer(page)]


def _times(page: str, _lang: str) -> list[Found]:
    found = []
    for match in _LASTED.finditer(page):
        if int(match[3]) < 60:
            whole = re.sub(r"\D", "", match[2])
            value = int(whole) * 60.0 + int(match[3])
            sign = _sign(match[1], page, match.start())
            found.append(_built(page, match.start(), match.end(), value, 1.0, unit="min", sign=sign))
    for match in _TIMED.finditer(page):
        hours, minutes = int(match[1]), int(match[2])
        if minutes < 60:
            hours = _afternoon(hours, match[3])
            value = hours * 60.0 + minutes
            found.append(_built(page, match.start(), match.end(), value, 1.0, unit="min", kind="clock"))
    for match in _TWELVE.finditer(page):
        value = _afternoon(int(match[1]), match[2]) * 60.0
        found.append(_built(page, match.start(), match.end(), value, 60.0, unit="min", kind="clock"))
    found += [_built(page, m.start(), m.end(), 30.0, 1.0, unit="min") for m in _HALF_HOUR.finditer(page)]
    return _apart(found)


def _apart(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _afternoon(hours: int, half: str | None) -> int:
    if half is None:
        return hours
    return hours % 12 + (12 if half.lower() == "p" else 0)


def _ratios(page: str, _lang: str) -> list[Found]:
    found = []
    for match in _RATIO.finditer(page):
        word = match[0].lower().strip()
        if _ORDINAL_HALF.search(page[max(0, match.start() - 12) : match.start()]):
            continue
        value = 3.0 if "tripl" in word else 2.0
        if word.startswith(("hal", "la moitié")):
            value = 0.5
        elif "third" in word or "tiers" in word:
            value = 1 / 3
        elif "quart" in word:
            value = 0.25
        end = match.start() + len(match[0].rstrip())
        found.append(Found(match.start(), end, match[0].rstrip(), value, kind="ratio"))
    return found


def _figures(page: str, lang: str) -> Iterator[Found]:
    for match in _DIGITS.finditer(page):
        start, end = match.start("body"), match.end()
        if start and page[start - 1] == "-" and start > 1 and page[start - 2].isalpha():
            continue  # COVID-19, omega-3
        if end < len(page) and page[end].isalpha() and unit_at(page, end) is None and page[end] not in "kK":
            continue  # 3D, 2x
        value, step, others = _read(match["body"], lang)
        scale = _power(match["power"])
        sign = _sign(match["sign"], page, match.start())
        if _AND_HALF.match(page[end : end + 12]):
            value, step, others = value + 0.5, 0.5, ()
            end += len(_AND_HALF.match(page[end : end + 12])[0])  # type: ignore[index]
        if lexicon().names.search(page[max(0, start - 14) : start].lower()) and step == 1 and not match["sign"]:
            yield Found(start, end, page[start:end], value, kind="trivial")
            continue
        begin = match.start() if match["sign"].strip() else start
        readings = tuple((other * scale, size * scale) for other, size in others)
        yield _built(page, begin, end, value * scale, step * scale, sign=sign, readings=readings)


def _read(body: str, lang: str) -> tuple[float, float, tuple[tuple[float, float], ...]]:
    """Value, step and other readings of digits: a lone comma or point before three digits is read both ways."""
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", body)
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return float(plain[:_LONGEST]), 1.0, ()
    last = marks[-1]
    whole, _, part = plain.rpartition(last)
    decimal = (float(re.sub(r"[.,]", "", whole) + "." + part), 10.0 ** -len(part))
    if len(marks) > 1 and marks.count(last) == len(marks):
        return float(plain.replace(last, "")), 1.0, ()
    if len(marks) > 1 or len(part) != 3 or len(whole) > 3 or whole == "0":
        return *decimal, ()
    grouped = (float(plain.replace(last, "")), 1.0)
    if lang == "en":
        return (*grouped, ()) if last == "," else (*decimal, ())
    return *decimal, (grouped,)


def _power(written: str | None) -> float:
    if not written:
        return 1.0
    if written.strip() in "kK":
        return 1000.0
    exponent = re.search(r"[-+]?\d+$", re.sub(r"^\s?[×x]\s?10(\^|\*\*)?", "", written).translate(_POWERS).lstrip("eE"))
    return 10.0 ** int(exponent[0]) if exponent and abs(int(exponent[0])) < 30 else 1.0


def _sign(written: str, page: str, start: int) -> int:
    mark = written.strip()
    if not mark:
        return -1 if _NEGATED.search(page[max(0, start - 9) : start]) else 0
    return {"+": 1, "±": 0}.get(mark, -1)


def _built(
    page: str, start: int, end: int, value: float, step: float, *, unit: str | None = None, kind: str = "number",
    sign: int = 0, readings: tuple[tuple[float, float], ...] = (),
) -> Found:  # fmt: skip
    """A number with the unit that follows it and the hedge before it."""
    if unit is None:
        unit, end = _unit_of(page, start, end)
        late = _HALF_LATE.match(page[end : end + 12]) if unit == "h" and step == 1 else None
        if late:
            value, step, end = value + 0.5, 0.5, end + len(late[0])
    hedge = hedge_before(page, start)
    if sign < 0:
        value, readings = -value, tuple((-other, size) for other, size in readings)
    if not hedge and re.match(r"\s(?:or so|environ|or thereabouts)\b", page[end : end + 16]):
        hedge = "about"
    return Found(start, end, page[start:end], value, step, unit, kind, sign, hedge, readings)  # type: ignore[arg-type]


def _unit_of(page: str, start: int, end: int) -> tuple[str | None, int]:
    """The unit after a number, some words allowed between a count and what is counted; or before it in brackets."""
    at = end
    while page[at : at + 1] in ("*", "_") and page[at : at + 1]:  # **58** bpm
        at += 1
    at += page[at : at + 1] == "-" and page[at + 1 : at + 2].isalpha()
    found = unit_at(page, at)
    if found:
        return found[0], found[1]
    blanks = re.match(r"[\s\u00a0\u202f]+", page[at:])
    if blanks:
        after = at + blanks.end()
        for _ in range(2):
            between = lexicon().between.match(page, after)
            if not between:
                break
            after = between.end()
            counted = unit_at(page, after)
            if counted and (counted[0].startswith("{") or counted[0] in ("d", "wk", "mo", "a", "h", "min")):
                return counted[0], end
    before = _BRACKETED.search(page[max(0, start - 24) : start])
    bracketed = unit_at(before[1], 0) if before else None
    return (bracketed[0] if bracketed else None), end


def _words(page: str, _lang: str) -> Iterator[Found]:
    runs = list(numerals.pattern().finditer(page))
    for match, after in zip_longest(runs, runs[1:]):
        word = match[0].lower()
        value = numerals.value_of(word)
        if value is None:
            continue
        half = _HALF_LATE.match(page[match.end() : match.end() + 12])
        end = match.end() + len(half[0]) if half else match.end()
        one = _built(page, match.start(), end, value + 0.5 * bool(half), 0.5 if half else 1.0)
        if word.split()[-1] in numerals.SETS:
            one = replace(one, hedge=one.hedge or "about")
        vague = word in numerals.UNSURE and one.unit in _LOOSE
        if (one.unit is not None and not vague) or (one.unit is None and _JOINT.match(_tail(page, one.end, after))):
            yield one


def _tail(page: str, end: int, after: re.Match[str] | None) -> str:
    """What lies between a number word and the number next to it, in figures or in words."""
    near = re.match(r"[^\d\n.;:]{1,14}(?=\d)", page[end : end + 18])
    if near:
        return near[0]
    return page[end : after.start()] if after and 0 < after.start() - end < 14 else "\x00"


def _shared_units(found: list[Found], text: str) -> list[Found]:
    """Give a number the unit of the next where the two are joined: “5–7 km”, “126/81 mmHg”, “3 of 7 nights”."""
    shared = list(found)
    for index in range(1, len(shared)):
        before, one = shared[index - 1], shared[index]
        lone = one.kind == before.kind == "number" and before.unit and not one.unit
        if lone and _SHARE.match(text[before.end : one.start]):
            shared[index] = replace(one, unit=before.unit)
    for index in range(len(shared) - 2, -1, -1):
        one, after = shared[index], shared[index + 1]
        if one.kind != "number" or after.kind != "number" or one.unit or not after.unit:
            continue
        between = text[one.end : after.start]
        if len(between) >= 16:
            continue
        if _JOINT.match(between) or not between.strip(" −–-+"):
            shared[index] = replace(one, unit=after.unit)
        elif _JOINS_TO.match(between):
            shared[index] = replace(one, unit=after.unit, inherited=True)
    return shared
