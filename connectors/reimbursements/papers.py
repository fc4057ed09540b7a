"""Statements as PDF: the lines of their table by shape, whatever the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.reimbursements.care import Care
from healthkit.errors import HealthkitError
from healthkit.model.words import small_letters
from healthkit.source.contract import Issue
from healthkit.source.documents.lines import lines, settle
from healthkit.source.documents.words import Pages, read_pages

_SECONDS = 20
_PAGES = 3
_SUM = r"([-−–]?\s?\d{1,3}(?:[ .\u00a0\u202f]?\d{3})*,\d\d)\s*€?"
_DAY = r"^(\d\d)/(\d\d)/(\d{4}|\d\d)\s+"
_RATE = r"(\d{1,3}(?:,\d+)?)\s?%"
_ACT = re.compile(rf"{_DAY}(.+?)\s+{_SUM}\s+{_SUM}\s+{_RATE}\s+{_SUM}(?:\s+{_RATE}\s+{_SUM})?$")
"""Day, act, paid, base, rate, reimbursed; where the complementary insurer stands on the same line, its rate and sum."""
_TAKEN = re.compile(rf"{_DAY}(.*?(?:participation forfaitaire|franchise).*?)\s+{_SUM}$", re.I)
_DATED = re.compile(rf"{_DAY}\S.*\d,\d\d")
_WORDS = re.compile(r"assurance maladie|ameli|cpam|mutuelle|complementaire sante|releve de remboursement|vos paiements")


def is_statement(body: bytes, name: str) -> bool:
    """Whether a PDF is a statement: an insurer's words, and at least one line of its table."""
    try:
        pages = read_pages(body, name, most=_PAGES, seconds=_SECONDS)
    except HealthkitError:
        return False
    told = list(_texts(pages))
    return bool(_WORDS.search(small_letters("\n".join(told)))) and any(_ACT.match(text) for text in told)


def read(body: bytes, name: str) -> Iterator[Care | Issue]:
    """Each act of a statement; a line that begins like one and cannot be read is an issue.

    Raises:
        InputError: the PDF is locked.
        DamagedFile: it cannot be read.
    """
    for at, text in enumerate(_texts(read_pages(body, name)), 1):
        found, taken = _ACT.match(text), _TAKEN.match(text)
        if found:
            day, act = _day(found), found[4]
            charged, base, paid = (_sum(found[at]) for at in (5, 6, 8))
            more = _sum(found[10]) if found[10] else None
            made = Care(day or "", act, None, charged, base, float(found[7].replace(",", ".")), paid, more)
        elif taken:
            day, made = _day(taken), Care(_day(taken) or "", taken[4], compulsory=_sum(taken[5]))
        elif _DATED.match(text):
            yield Issue("line_unread", name, f"line {at}", text[:120])
            continue
        else:
            continue
        yield made if day else Issue("bad_date", name, f"line {at}", text[:10])


def _texts(pages: Pages) -> Iterator[str]:
    for page in pages.pages:
        yield from (line.text.strip() for line in lines(settle(page.words), page.number))


def _day(found: re.Match[str]) -> str | None:
    day, month = int(found[1]), int(found[2])
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    return f"{year}-{found[2]}-{found[1]}" if 1 <= day <= 31 and 1 <= month <= 12 else None


def _sum(told: str) -> float:
    plain = re.sub(r"[ .\u00a0\u202f]", "", told).replace(",", ".")
    return float(re.sub("^[−–]", "-", plain))
