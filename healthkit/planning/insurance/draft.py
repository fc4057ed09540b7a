"""A plan's file begun or filled in by form: the same fields on paper and in the panel, written as TOML."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from healthkit.errors import InputError, UsageError
from healthkit.i18n import text
from healthkit.model.words import fold
from healthkit.planning.insurance.services import label
from healthkit.planning.insurance.us import toml_text
from healthkit.planning.insurance.use import Country

_GUIDES: dict[Country, str] = {"US": "insurance-plans.md", "FR": "insurance-plans-fr.md"}
_NAME = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("draft.toml").read_text("utf-8"))


def form(country: Country) -> dict[str, Any]:
    """The fields, and the table of services or posts with its columns, as draft.toml declares them."""
    return cast("dict[str, Any]", _table()[country])


def country_of(stated: str | None, home: str | None, lang: str) -> Country:
    """The country that was stated, else the settings'.

    Raises:
        UsageError: neither is one whose rules are known.
    """
    found = stated or home
    if found not in ("US", "FR"):
        raise UsageError(text("insurance.which_country", lang), text("insurance.which_country_hint", lang))
    return cast("Country", found)


def begin(path: Path, country: Country, lang: str) -> None:
    """Write a commented plan with example figures to a new file.

    Raises:
        UsageError: the file is there already.
        InputError: it cannot be written.
    """
    save(path, written(country, fresh(country), lang), lang)


def fresh(country: Country) -> dict[str, str]:
    """The example figures of a country's form, as texts by place."""
    said = form(country)
    made = {one["key"]: _text(one["example"]) for one in said["field"] if "example" in one}
    for row, cells in said["fresh"].items():
        made |= {f"{said['place']}.{row}.{column}": _text(value) for column, value in cells.items()}
    return made


def values(table: Mapping[str, Any]) -> dict[str, str]:
    """A plan's table as texts by place, for the form; lists are left to :func:`written`, which keeps them."""
    made: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            made |= {f"{key}.{inner}": said for inner, said in values(value).items()}
        elif not isinstance(value, list):
            made[key] = _text(value)
    return made


def save(path: Path, content: str, lang: str, *, over: bool = False) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Args:
        path: where; its folder is made if need be.
        content: what.
        lang: of what an error says.
        over: whether it may take the place of an earlier one.

    Raises:
        UsageError: the file is there already.
        InputError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}") if over else path
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(content)
        if over:
            beside.replace(path)
    except FileExistsError:
        hint = text("insurance.file_there_hint", lang)
        raise UsageError(text("insurance.file_there", lang, file=path.name), hint) from None
    except OSError as error:
        raise InputError(text("insurance.unwritable", lang, file=path.name, reason=error.strerror)) from error


def written(country: Country, filled: Mapping[str, str], lang: str, earlier: Mapping[str, Any] | None = None) -> str:
    """A plan as TOML: what was filled in, each line with its meaning; empty values are left out.

    Of an ``earlier`` table everything stays that the form has no field for.
    """
    said = form(country)
    notes = {one["key"]: one[lang] for one in said["field"]}
    notes |= {f"{said['place']}.{row}": name for row, name in row_labels(country, lang).items()}
    head = text("insurance.draft_head", lang, guide=_GUIDES[country])
    return toml_text.written(table(country, filled, earlier), [head], notes)


def table(country: Country, filled: Mapping[str, str], earlier: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The plan's table from a form's texts by place, such as ``premium.self``, upon an earlier one."""
    said = form(country)
    kinds = {one["key"]: one["kind"] for one in said["field"]}
    kinds |= {
        f"{said['place']}.{row}.{name}": column["kind"]
        for row in said["rows"]
        for name, column in said["column"].items()
    }
    name = filled.get("name", "").strip()
    same = earlier is not None and earlier.get("name") == name
    made: dict[str, Any] = {"country": country, "id": earlier["id"] if same and earlier else slug(name)}
    made |= {key: value for key, value in deepcopy(dict(earlier or {})).items() if key not in made}
    for key, kind in kinds.items():
        _put(made, key.split("."), _value(filled.get(key, "").strip(), kind))
    made.setdefault(said["place"], {})
    return made


def _put(inside: dict[str, Any], place: list[str], value: object) -> None:
    """Set a value at its place, or take it away where it is empty, with tables that hold nothing else."""
    first, *rest = place
    if not rest:
        inside.pop(first, None)
        if value != "":
            inside[first] = value
        return
    inner = inside.setdefault(first, {})
    _put(inner, rest, value)
    if not inner:
        del inside[first]


def row_labels(country: Country, lang: str) -> dict[str, str]:
    """What each row of the table of services or posts is called."""
    rows = form(country)["rows"]
    if country == "US":
        return {row: label("US", row, lang) for row in rows}
    from healthkit.planning.insurance.fr.services import posts

    return {row: posts()[row].label[lang] for row in rows}


def slug(name: str) -> str:
    """A plan's id from its name: ``Étendue 2027`` is ``etendue-2027``."""
    return _NAME.sub("-", fold(name)).strip("-") or "plan"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(value: str, kind: str) -> object:
    """A typed value; a number that is none stays text, and the plan's reader says what is wrong with it."""
    low = value.casefold()
    if low in ("true", "false"):
        return low == "true"
    if kind not in ("money", "percent", "whole"):
        return value
    try:
        number = Decimal("".join(value.split()).replace(",", "."))
    except InvalidOperation:
        return value
    return (int(number) if number == int(number) else number) if number.is_finite() else value
