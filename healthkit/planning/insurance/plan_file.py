"""A plan's file: TOML, whose ``country`` says whose rules it follows."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from healthkit.errors import InputError
from healthkit.planning.insurance.model import Plan
from healthkit.planning.insurance.plan_table import short

_LARGEST = 1 << 20
COUNTRIES = ("US", "FR")


def load(path: Path) -> Plan:
    """Read a plan.

    Raises:
        InputError: there is no such file, it is no TOML, or a key is missing, unknown or ill-typed; the message names
            file and key, the hint what to write.
    """
    return read(parse(text_of(path), path.name), path.name)


def parse(text: str, where: str) -> dict[str, Any]:
    """TOML with its decimals kept exactly as they are written.

    Raises:
        InputError: it is no TOML.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        known = isinstance(error, tomllib.TOMLDecodeError)
        why = short(error, 120) if known else "a number is too long, or brackets are too deep"
        raise InputError(
            f"{where} is no readable TOML: {why}.", "Text needs quotes; amounts have a point and no comma."
        ) from error


def read(table: dict[str, Any], where: str) -> Plan:
    """A plan of a parsed file, by its country's reader.

    Raises:
        InputError: as ``load``.
    """
    country = table.get("country")
    if country == "US":
        from healthkit.planning.insurance import us

        return us.read(table, where)
    if country == "FR":
        from healthkit.planning.insurance import fr

        return fr.read(table, where)
    said = "is missing" if country is None else f"is “{short(country)}”"
    raise InputError(f"{where}: “country” {said}.", 'Write country = "US" or country = "FR".')


def text_of(path: Path) -> str:
    """A file's text, of a plan or of a year's care.

    Raises:
        InputError: there is no such file, it is too large, or no text.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path.name} is too large for a plan.", "A plan is a TOML file of a few pages.")
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path.name}.", "docs/insurance-plans.md shows how to write one.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read as text.", "Save it as TOML in UTF-8.") from error
