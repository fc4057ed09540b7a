"""Pages of the printed diary: a heading a day, below it a table of foods by meal, one of exercises, and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from lxml import etree, html

from connectors.myfitnesspal.tables import USUAL
from healthkit.errors import DamagedFile
from healthkit.source.contract import Counts, Item
from healthkit.source.diary.book import Book, Forms
from healthkit.source.diary.dates import Order, decide, read
from healthkit.source.diary.exercise import Exercise, exercises
from healthkit.source.diary.foods import foods, statements
from healthkit.source.diary.heads import COMMA
from healthkit.source.diary.notes import notes
from healthkit.source.diary.sheets import lateness
from healthkit.source.diary.words import ENERGY, nutrients
from healthkit.source.files import Package
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import ROW

APP = "MyFitnessPal (printed diary)"
"""Another writer than the export: where a person has both, the same foods do not count twice."""
_LARGEST = 32 << 20
_SIGNS = (b"main-title-2", b"table0")
_VALUE = re.compile(r"^-?[\d.,\s]+?\s*([^\d.,\s]\S*)$")
_AMOUNT = re.compile(r"^(.*\S),\s+(\.?\d.*)$")
"""A food's name, and its amount behind the last comma that a number follows."""
_UNKNOWN = re.compile(r"^[-–—]{1,2}\s*[^\d\s]*$")
"""``--g``: nobody entered how much of it the food has."""
_MINUTES = re.compile(r"min", re.I)
_TEXT = ("Date", "Meal", "Food", "Amount")
_WIDEST = 50


def is_diary(head: bytes) -> bool:
    """Whether a page is built as the printed diary is."""
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return False
    small = head.lower()
    return all(sign in small for sign in _SIGNS) or (b"myfitnesspal" in small and b'id="food"' in small)


@dataclass
class _Day:
    """What stands below one heading; rows are cells, the name first, a title of columns before them."""

    written: str
    foods: list[tuple[str, list[str]]] = field(default_factory=list)
    food_titles: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    exercises: list[list[str]] = field(default_factory=list)
    exercise_titles: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_pages(
    package: Package, names: Iterable[str], told: Order | None, refs: Refs, first_source: int
) -> Iterator[Item]:
    """Yield the rows of each page; a day that two pages tell is the later page's, or it would count twice.

    ``first_source`` is 1 unless tables of the export were read before.

    Raises:
        DamagedFile: no page holds an entry, and no table was read beside them.
    """
    yield source(first_source, APP)
    read_count, unmapped = Counter[str](), Counter[str]()
    told_days = set[date]()
    for name in sorted(names, key=lateness, reverse=True):
        days = _days(package.body(name, _LARGEST))
        order = told or decide(one.written for one in days)
        dated = [(day, one) for one in days if (day := read(one.written, order))]
        days = [one for day, one in dated if day not in told_days]
        unmapped["page without a day"] += not dated
        unmapped["day of another file"] += len(dated) - len(days)
        told_days.update(day for day, _ in dated)
        book = Book(name, first_source, refs, Forms(order, _decimal(days)), read_count, unmapped)
        yield from _rows(days, order, book)
    if first_source == 1 and not sum(read_count.values()):
        raise DamagedFile(
            f"{package.path.name} holds no entries of a diary.",
            "Open the printable diary, choose days with entries, and save the page.",
        )
    yield Counts(dict(read_count), dict(+unmapped))


def _days(body: bytes) -> list[_Day]:
    """The page cut at its headings that name a day, in order."""
    try:
        root = html.fromstring(body, parser=html.HTMLParser(encoding=_encoding(body), huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile("The page cannot be read as HTML.", "Save it again from the browser.") from error
    days: list[_Day] = []
    about = ""
    for element in root.iter("h1", "h2", "h3", "h4", "table", "p"):
        if element.tag == "table":
            if days:
                _table(element, days[-1])
            continue
        text = " ".join(element.text_content().split())
        if element.tag == "p":
            if days and text and "note" in (element.get("class") or ""):
                days[-1].notes.append((about, text))
        elif _names_a_day(text):
            days.append(_Day(text))
        else:
            about = text
    return days


def _encoding(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _names_a_day(text: str) -> bool:
    return any(read(text, order) for order in ("DMY", "MDY"))


def _table(table: html.HtmlElement, day: _Day) -> None:
    """Cells of one table into its day; a row of one cell names the meal of those below it."""
    rows = [(row, cells) for row in table.iter("tr") if any(cells := _cells(row))]
    if not rows:
        return
    titles = _told_apart(rows[0][1])
    is_food = table.get("id") == "food" or len(nutrients(titles[1:], USUAL)) >= 3
    if is_food:
        day.food_titles = titles
    else:
        day.exercise_titles = titles
    meal = ""
    for row, cells in rows[1:]:
        if any(parent.tag == "tfoot" for parent in row.iterancestors()):
            day.totals = cells if is_food else day.totals
        elif len(list(row.iter("td", "th"))) == 1 or "title" in (row.get("class") or ""):
            meal = cells[0]
        elif is_food:
            day.foods.append((meal, cells))
        else:
            day.exercises.append(cells)


def _cells(row: html.HtmlElement) -> list[str]:
    """Texts of a row, one a column: a cell over several columns is the first of them, the others are empty."""
    found: list[str] = []
    for cell in row.iter("td", "th"):
        text, span = " ".join(cell.text_content().split()), cell.get("colspan", "1")
        found.append("" if found and _UNKNOWN.match(text) else text)
        found += [""] * (min(int(span), _WIDEST) - 1 if span.isdecimal() else 0)
    return found


def _told_apart(titles: list[str]) -> list[str]:
    """Titles of which no two are the same, nor one of ours."""
    return [f"{title} ({n})" if title in (*_TEXT, *titles[:n]) else title for n, title in enumerate(titles)]


def _decimal(days: list[_Day]) -> str:
    cells = [cell for one in days for _, row in one.foods for cell in row[1:]]
    cells += [cell for one in days for cell in one.totals[1:]]
    return "," if any(re.search(COMMA, re.sub(r"[^\d.,-].*$", "", cell)) for cell in cells) else "."


def _rows(days: list[_Day], order: Order | None, book: Book) -> Iterator[Item]:
    for titles in dict.fromkeys(tuple(one.food_titles) for one in days if one.food_titles):
        same = [one for one in days if tuple(one.food_titles) == titles]
        told = [(one.written, meal, cells) for one in same for meal, cells in one.foods]
        yield from _foods(titles, told, book, whole=False)
        totals = [(one.written, "", one.totals) for one in same if _is_told(one)]
        yield from _foods(titles, totals, book, whole=True)
    for titles in dict.fromkeys(tuple(one.exercise_titles) for one in days if one.exercises):
        told = [
            (one.written, "", cells) for one in days if tuple(one.exercise_titles) == titles for cells in one.exercises
        ]
        yield from _exercises(titles, told, book)
    written = [(one.written, about, text) for one in days for about, text in one.notes]
    if written:
        frame = _frame(["Date", "About", "Note"], written)
        dated, _ = book.dated(frame, "Date", None, "note")
        yield from notes(dated, "Note", "About", book)


def _is_told(day: _Day) -> bool:
    """Whether a day's totals say more than that nothing was entered."""
    return bool(day.totals) and (bool(day.foods) or any(re.search(r"[1-9]", cell) for cell in day.totals[1:]))


def _foods(
    titles: tuple[str, ...], told: list[tuple[str, str, list[str]]], book: Book, *, whole: bool
) -> Iterator[Item]:
    if not told:
        return
    named = [_with_unit(title, [cells[n] for *_, cells in told if n < len(cells)]) for n, title in enumerate(titles)]
    columns = nutrients(named[1:], USUAL)
    width = len(named)
    lines = []
    for written, meal, cells in told:
        padded = [*cells[:width], *[""] * (width - len(cells))]
        found = _AMOUNT.match(padded[0])
        name, amount = (found[1], found[2]) if found else (padded[0], "")
        lines.append((written, meal, name, amount, *padded[1:]))
    frame = _frame([*_TEXT, *named[1:]], lines)
    dated, issues = book.dated(frame, "Date", None, "total" if whole else "food")
    yield from issues
    book.strange(dated, [title for title in named[1:] if title not in {one.title for one in columns}])
    if whole:
        yield from statements(dated, columns, book)
    else:
        yield from foods(dated, {"day": "Date", "meal": "Meal", "food": "Food", "amount": "Amount"}, columns, book)


def _exercises(titles: tuple[str, ...], told: list[tuple[str, str, list[str]]], book: Book) -> Iterator[Item]:
    energy = next((one.title for one in nutrients(titles[1:], USUAL) if one.metric == ENERGY), None)
    minutes = next((title for title in titles[1:] if _MINUTES.match(title)), None)
    if minutes is None:
        book.unmapped["exercise without a length"] += len(told)
        return
    width = len(titles)
    lines = [(written, *cells[:width], *[""] * (width - len(cells))) for written, _, cells in told]
    dated, issues = book.dated(_frame(["Date", *titles], lines), "Date", None, "exercise")
    yield from issues
    yield from exercises(dated, Exercise(titles[0], minutes, energy), book)


def _with_unit(title: str, cells: list[str]) -> str:
    """The title with the unit that all its cells have behind their numbers, as ``Carbs (g)``."""
    found = {match[1] for cell in cells if (match := _VALUE.match(cell))}
    return f"{title} ({found.pop()})" if len(found) == 1 else title


def _frame(titles: Sequence[str], lines: Sequence[tuple[str, ...]]) -> pl.DataFrame:
    frame = pl.DataFrame(lines, dict.fromkeys(titles, pl.String), orient="row").with_columns(
        pl.when(pl.all() != "").then(pl.all())
    )
    return frame.with_row_index(ROW, 1)
