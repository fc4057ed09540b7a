"""What the vault knows that names its person, their carers or their papers, as patterns to find it by in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.privacy.patterns import plain_view
from healthkit.store import Vault

_TITLES = {"dr", "doctor", "docteur", "dre", "mr", "mrs", "ms", "miss", "mme", "mlle", "m", "madame", "monsieur",
           "prof", "professor", "pr", "md", "phd", "do", "rn", "np", "pa", "jr", "sr", "ii", "iii", "de", "du", "van",
           "von", "le", "la", "and", "et", "the", "of"}  # fmt: skip
_MONTHS = {
    1: ("january", "janvier", "jan", "janv"), 2: ("february", "fevrier", "feb", "fevr"), 3: ("march", "mars", "mar"),
    4: ("april", "avril", "apr", "avr"), 5: ("may", "mai"), 6: ("june", "juin", "jun"),
    7: ("july", "juillet", "jul", "juil"), 8: ("august", "aout", "aug"),
    9: ("september", "septembre", "sep", "sept"), 10: ("october", "octobre", "oct"),
    11: ("november", "novembre", "nov"), 12: ("december", "decembre", "dec"),
}  # fmt: skip
_ORGANISATION = re.compile(
    r"\b(?:lab|hospital|hopital|clini|center|centre|health|sante|medical|pharma|group|cabinet|university|institut|inc|llc|"
    r"ltd|sa|sas|services?|department|associates|practice|chu|chr|foundation)"
)


@dataclass(frozen=True)
class Known:
    """What must not leave: pairs of kind and value as the vault has them, and the person's birth date."""

    values: tuple[tuple[str, str], ...] = ()
    birth: date | None = None

    def age(self, on: date) -> int | None:
        """Whole years on a day."""
        if self.birth is None:
            return None
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))

    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Kind and pattern for the plain view of a text, the longest value first."""
        made: dict[str, set[str]] = {}
        for kind, value in self.values:
            for name, pattern in _patterns(kind, value):
                made.setdefault(name, set()).add(pattern)
        if self.birth:
            made["birth date"] = set(_dates(self.birth))
        return tuple(
            (kind, re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(found, key=lambda one: (-len(one), one)))})(?![^\W_])"))
            for kind, found in sorted(made.items())
        )


def known(vault: Vault) -> Known:
    """Read what the vault knows, now."""
    rows = [(str(kind), str(value)) for kind, value in vault.kept("privacy_identifiers").rows()]
    births = [value for kind, value in rows if kind == "birth_date"]
    try:
        birth = date.fromisoformat(births[0][:10]) if births else None
    except ValueError:
        birth = None
    return Known(tuple(row for row in rows if row[0] != "birth_date"), birth)


def _patterns(kind: str, value: str) -> Iterator[tuple[str, str]]:
    if kind in {"own_name", "person"} or (kind == "carer" and not _ORGANISATION.search(plain_view(value))):
        yield from (("name", pattern) for pattern in _of_person(value, own=kind != "carer"))
    elif kind in {"carer", "place"}:
        if len(value) >= 5 and plain_view(value) not in _ordinary():
            yield ("place" if kind == "place" else "name"), _words(re.findall(r"\w+", plain_view(value)))
    elif kind == "address":
        for part in re.split(r"[,\n;]", value):
            if len(part.strip()) >= 5 and re.search(r"\d", part):
                yield "address", _words(re.findall(r"\w+", plain_view(part)))
        yield "address", _words(re.findall(r"\w+", plain_view(value)))
    else:
        letters = re.sub(r"[^a-z0-9]", "", plain_view(value.removeprefix("urn:")))
        if len(letters) >= 4:
            yield (
                ("phone" if kind == "phone" else "e-mail" if kind == "e-mail" else "identifier"),
                r"[\W_]{0,3}".join(letters),
            )


def _of_person(value: str, *, own: bool) -> Iterator[str]:
    """The whole name in either order, and each word that is no ordinary word of health; of carers, longer ones only."""
    words = [word for word in re.findall(r"[^\W\d_]+", plain_view(value)) if word not in _TITLES]
    if not words:
        return
    if len(words) > 1:
        yield _words(words)
        yield _words([words[-1], *words[:-1]])
        yield _words([words[0], words[-1]])
    least = 2 if own else 4
    yield from (re.escape(word) for word in words if len(word) >= least and word not in _ordinary())


def _words(words: list[str]) -> str:
    return r"[\W_]{1,4}".join(map(re.escape, words))


def _dates(day: date) -> Iterator[str]:
    """One day in every way of writing it, for the plain view."""
    y, m, d = day.year, day.month, day.day
    yield rf"{y}[-/. ]?0?{m}[-/. ]?0?{d}(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?"
    yield from (rf"0?{a}[-/. ]0?{b}[-/. ](?:{y}|{y % 100:02d})" for a, b in ((d, m), (m, d)))
    yield from (f"{a:02d}{b:02d}{y}" for a, b in ((d, m), (m, d)))
    names = "|".join(_MONTHS[m])
    yield rf"0?{d}(?:er|st|nd|rd|th)?(?: of)?[ -](?:{names})\.?,?[ -](?:{y}|{y % 100:02d})"
    yield rf"(?:{names})\.? 0?{d}(?:st|nd|rd|th)?,? {y}"


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Words that a health text needs: those of the catalogues and the months. Alone they are not taken for a name."""
    said = [word for one in catalogue().metrics.values() for word in (one.id, *one.label.values())]
    said += [word for one in analytes().all.values() for word in (one.id, *one.label.values())]
    said += [
        *(name for names in _MONTHS.values() for name in names),
        *("mean", "min", "max", "sum", "last", "count", "low", "high", "normal", "day"),
    ]
    return frozenset(word for text in said for word in re.findall(r"[^\W\d_]+", plain_view(text)))
