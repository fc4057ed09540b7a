"""How many columns of the tables in ``header_sets*.toml`` the mapper proposes rightly."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.csv_table import CsvTable
from connectors.csv_table.heading import metric_of
from connectors.csv_table.mapping import parse
from healthkit.source.files import open_package
from healthkit.source.proposal import PAIR, ColumnProposal, Proposal, same_unit

_HERE = Path(__file__).parent
FILES = ("header_sets", "header_sets_later", "header_sets_last", "header_sets_apps")


def tables(*files: str) -> list[dict[str, Any]]:
    """The tables with their answers."""
    return [
        table
        for name in files or FILES
        for table in tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8"))["table"]
    ]


def write(folder: Path, table: dict[str, Any]) -> Path:
    """A table as the file that a person has."""
    path = folder / "table.csv"
    path.write_bytes(table["text"].encode(table.get("encoding", "utf-8")))
    return path


def proposed(path: Path) -> Proposal:
    """What the mapper says of a file; its mapping is sound."""
    with open_package(path) as package:
        made = CsvTable().propose(package)
    parse(CsvTable().written(made))
    return made


@dataclass
class Score:
    """Columns, those that are right, what is wrong, and wrong units that nobody would be asked about."""

    columns: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def add(self, table: dict[str, Any], made: Proposal) -> None:
        """Compare one proposal with the answers."""
        for title, said in table["is"].items():
            one, answer = made.column(title), said.split()
            self.columns += 1
            if right(one, answer):
                self.right += 1
                continue
            self.wrong.append(f"{table['name']}, {title}: {said}, not {one.what or one.kind} {one.unit or ''}")
            if one.kind == "metric" and one.what == answer[0] and not one.asks:
                self.silent.append(self.wrong[-1])


def right(one: ColumnProposal, answer: list[str]) -> bool:
    """Whether a column is what the answer says, in the same unit."""
    wanted, *more = answer
    if one.kind in ("leave", "unknown"):
        return wanted == "-"
    if one.kind == "person":
        return answer == ["person", one.what]
    if one.what != wanted:
        return False
    said = more[0] if more else None
    if said in ("average", "maximum", "minimum"):
        return one.of == said
    if one.kind == "place":
        return one.unit == said
    own = metric_of(one.what if one.what != PAIR else "blood_pressure_systolic").unit
    return same_unit(one.unit or own, said or own)
