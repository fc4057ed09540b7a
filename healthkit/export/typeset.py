"""From plain data to a PDF by one of this package's Typst templates: PDF/UA-1, its own fonts, a fixed date.

What a person or a file wrote comes in as data and is never read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from healthkit.errors import ExportFailed, MissingExtra

_FOLDER = Path(__file__).parent / "templates"


def pdf(template: str, data: dict[str, Any], as_of: date) -> bytes:
    """One document. Same data, same bytes: the day after ``as_of`` stands in for the clock.

    Raises:
        MissingExtra: Typst is not installed.
        ExportFailed: the document cannot be set.
    """
    compiler = _compiler(template)
    stamp = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    said = json.dumps(data, ensure_ascii=False, sort_keys=True)
    try:
        return bytes(
            compiler.compile(format="pdf", sys_inputs={"document": said}, timestamp=stamp, pdf_standards=["ua-1"])
        )
    except RuntimeError:  # Typst's own error is one
        raise ExportFailed("The page could not be typeset.", "Nothing was written; please report this.") from None


@cache
def _compiler(template: str) -> Any:
    """Typst with a template loaded, kept because loading fonts costs more than a page."""
    try:
        import typst
    except ImportError:
        raise MissingExtra("typst", "report") from None
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(str(_FOLDER / f"{template}.typ"), root=str(_FOLDER), font_paths=fonts)
