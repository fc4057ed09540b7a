"""Whether day or month comes first in a file, which LibreView writes by the account's country and never says."""

from __future__ import annotations

import re

from connectors.libreview.titles import Columns
from healthkit.errors import InputError
from healthkit.source.files import Package
from healthkit.source.tabular.heads import text_of
from healthkit.source.tabular.table import open_table
from healthkit.source.tabular.written import SAY_ORDER, Order, order_of, said

_EXPORTED = re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")
_MOST_DAYS = 20_000


def order(package: Package, name: str, known: Columns, delimiter: str) -> Order | None:
    """What the person says, else what the file shows; None where every date begins with its year.

    Raises:
        InputError: nothing tells.
    """
    told = said(package.context.get("mapping", ""))
    days: dict[str, None] = {}
    with package.open(name) as stream:
        for frame in open_table(stream, name, known.named(), delimiter=delimiter).frames:
            found = frame[known.moment].str.extract(r"^(\S+)", 1).drop_nulls().unique(maintain_order=True)
            if len(found) and found.str.contains(r"^\d{4}\D").all():
                return None
            days |= dict.fromkeys(found.to_list())
            if told or any(int(number) > 12 for text in days for number in re.findall(r"\d+", text)[:2]):
                break
            if len(days) > _MOST_DAYS:
                break
    told = told or order_of(days, _exported(package, name))
    if told or not days:
        return told
    raise InputError(
        f"Day and month cannot be told apart in the dates of {name}.",
        f"{SAY_ORDER} A longer span may tell it too.",
    )


def _exported(package: Package, name: str) -> str | None:
    """The day on which the file was made, which its first line says in the same form."""
    match = _EXPORTED.search(text_of(package.head(name, 2000)).split("\n", 1)[0])
    return match[0] if match else None
