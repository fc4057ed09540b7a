"""From a JSON document to a PDF: Typst, PDF/UA-1, with the fonts that come with it and a fixed date."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthkit.errors import MissingExtra, ReportFailed
from healthkit.report.library import templates

_MAIN = '#import "report.typ": report\n#report(json("document.json"))\n'


def typeset(document: dict[str, Any], folder: Path, date: datetime) -> bytes:
    """Compile the document in a folder that already holds its figures.

    Same document, same bytes: fonts are Typst's own, never the machine's, and ``date`` stands in for the clock.

    Raises:
        ReportFailed: the document cannot be set, for instance because a figure is damaged.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtra("typst", "report") from None
    (folder / "document.json").write_text(json.dumps(document, ensure_ascii=False, sort_keys=True), "utf-8")
    for part in templates():
        shutil.copyfile(part, folder / part.name)
    main = folder / "main.typ"
    main.write_text(_MAIN, "utf-8")
    try:
        return bytes(
            typst.compile(
                str(main),
                root=str(folder),
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                timestamp=date.replace(tzinfo=UTC),
            )
        )
    except typst.TypstError as error:
        raise ReportFailed(f"The document could not be typeset: {error.message.rstrip('.')}.") from error
