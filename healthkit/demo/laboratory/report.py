"""What a laboratory prints about a person, as text: the truth that stands beside every synthetic PDF.

Every string is what the paper shows, so a reader of the PDF can be judged character by character. A name or a range
that is set on two lines is one string here, joined by a space.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Country = Literal["US", "FR"]
Sex = Literal["F", "M"]
Status = Literal["final", "corrected", "pending", "referred"]


@dataclass(frozen=True)
class Patient:
    """A made-up person as the paper names them."""

    name: str
    born: date
    sex: Sex


@dataclass(frozen=True)
class Second:
    """The same result in the other unit, as French laboratories print it beside or below the first."""

    value: str
    unit: str
    range_text: str


@dataclass(frozen=True)
class PrintedRow:
    """One line of results.

    ``analyte_id`` is the catalogue's name, None for what the catalogue need not know. ``value`` is what stands where a
    result stands: where ``is_result`` is false it is a word such as PENDING and must not become a result.
    ``flag`` is the mark printed (H, L, A, *, High, Above Range …), empty where none is. ``previous`` is the earlier
    value printed beside it with its day. ``outside`` says that the value lies outside its range: layouts set it bold,
    some without any flag. ``comment`` holds lines below the row, ``mark`` a footnote's letter,
    ``lab_code`` the code of the performing site, ``optimal`` a second, narrower range that is not the laboratory's.
    """

    analyte_id: str | None
    name: str
    value: str
    unit: str
    range_text: str
    flag: str
    taken_at: datetime
    previous: tuple[str, date] | None
    panel: str
    is_result: bool = True
    second: Second | None = None
    status: Status = "final"
    comment: tuple[str, ...] = ()
    mark: str = ""
    lab_code: str = ""
    optimal: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Aside:
    """A small table printed inside a panel that explains and holds no result, such as LDL targets by risk."""

    panel: str
    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class LabReport:
    """A whole document. Times are local to the laboratory, without zone, to the minute."""

    laboratory: str
    country: Country
    language: Literal["en", "fr"]
    patient: Patient
    collected_at: datetime
    received_at: datetime
    reported_at: datetime
    rows: tuple[PrintedRow, ...]
    accession: str = ""
    ordered_by: str = ""
    fasting: bool | None = None
    notes: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def panels(self) -> tuple[str, ...]:
        """Titles of the panels in printed order."""
        return tuple(dict.fromkeys(row.panel for row in self.rows))
