"""From a JSON document to a PDF: Typst, PDF/UA-1, with the fonts that come with it and a fixed date."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthkit.errors import MissingExtra, ReportFailed
from healthkit.report import glyphs
from healthkit.report.library import templates

_DOCUMENT = "document.json"
_MAIN = f'#import "report.typ": report\n#report(json("{_DOCUMENT}"))\n'
_TRIAL = '#set document(title: "x")\n#image("{name}", alt: "x")\n'


def typeset(document: dict[str, Any], folder: Path, date: datetime) -> bytes:
    """Compile the document in a folder that already holds its figures.

    Same document, same bytes: fonts are Typst's own, and ``date`` stands in for the clock. Only a document in letters
    that those lack is set with the machine's fonts beside them, and what these lack too gets a stand-in.

    Raises:
        ReportFailed: the document cannot be set, for instance because a figure is damaged.
    """
    _lay_out(document, folder)
    made = _compile(folder, date)
    if isinstance(made, set):
        made = _compile(folder, date, of_machine=True)
    if isinstance(made, set):
        _lay_out(glyphs.without(document, made), folder)
        made = _compile(folder, date, of_machine=True)
    if isinstance(made, set):
        raise ReportFailed("The document could not be typeset: it holds characters that no font here has.")
    return made


def drawable(picture: Path) -> bool:
    """Whether paper can take a picture, by trying: a damaged one would cost the whole document."""
    typst = _typst()
    try:
        typst.compile(
            _TRIAL.format(name=picture.name).encode(),
            root=str(picture.parent),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise MissingExtra("typst", "report") from None
    return typst


def _lay_out(document: dict[str, Any], folder: Path) -> None:
    (folder / _DOCUMENT).write_text(json.dumps(document, ensure_ascii=False, sort_keys=True), "utf-8")
    for part in templates():
        shutil.copyfile(part, folder / part.name)
    (folder / "main.typ").write_text(_MAIN, "utf-8")


def _compile(folder: Path, date: datetime, *, of_machine: bool = False) -> bytes | set[str]:
    """The PDF, or the characters that no font has."""
    typst = _typst()
    try:
        return bytes(
            typst.compile(
                str(folder / "main.typ"),
                root=str(folder),
                ignore_system_fonts=not of_machine,
                pdf_standards=["ua-1"],
                timestamp=date.replace(tzinfo=UTC),
            )
        )
    except typst.TypstError as error:
        if lacking := glyphs.missing(error.diagnostic):
            return lacking
        raise ReportFailed(f"The document could not be typeset: {error.message.rstrip('.')}.") from error
