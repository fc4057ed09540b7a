"""What a connector says of itself to people: how the file is got out of the app, what of it is read and what is not.

Each connector declares it once, in ``coverage.toml`` beside its code; ``docs/connectors.md`` is made from it, and the
contract suite holds it against what an import really adds.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal, get_args

from healthkit.errors import HealthkitError
from healthkit.source.contract import Connector

Kind = Literal[
    "record", "laboratory", "wearable", "activity", "food", "glucose", "blood_pressure", "insurance", "table"
]  # in the order in which the page shows them
Tested = Literal["exports", "samples", "description"]
"""Against whole exports, against published sample files, or against a description of the format only."""


@dataclass(frozen=True)
class File:
    """One file of an export: its name as a pattern, what it holds by language, and the metrics and tables it fills.

    The metric ``*`` stands for any of the catalogue.
    """

    name: str
    holds: dict[str, str]
    metrics: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """The declaration of one connector; texts by language."""

    kind: Kind
    tested: Tested
    steps: dict[str, tuple[str, ...]]
    files: tuple[File, ...]
    left_out: dict[str, tuple[str, ...]]

    def metrics(self) -> frozenset[str]:
        """Every metric that some file fills."""
        return frozenset(metric for file in self.files for metric in file.metrics)


def coverage(connector: Connector) -> Coverage | None:
    """The declaration of a connector; None where its package has none.

    Raises:
        HealthkitError: the declaration is not whole.
    """
    module = sys.modules[type(connector).__module__]
    place = files(module.__package__ or module.__name__).joinpath("coverage.toml")
    if not place.is_file():
        return None
    try:
        return _coverage(tomllib.loads(place.read_text("utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise HealthkitError(f"coverage.toml of “{connector.name}” is not whole: {error}.", "See its guide.") from error


def _coverage(raw: dict[str, Any]) -> Coverage:
    if raw["kind"] not in get_args(Kind) or raw["tested"] not in get_args(Tested):
        raise ValueError("its kind or what it was tested against is not one of those known")
    return Coverage(
        raw["kind"],
        raw["tested"],
        _by_language(raw["steps"]),
        tuple(
            File(one["name"], dict(one["holds"]), tuple(one.get("metrics", ())), tuple(one.get("tables", ())))
            for one in raw["file"]
        ),
        _by_language(raw.get("left_out", {"en": [], "fr": []})),
    )


def _by_language(raw: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    if len(raw["en"]) != len(raw["fr"]):
        raise ValueError("English and French do not say the same number of things")
    return {lang: tuple(raw[lang]) for lang in ("en", "fr")}
