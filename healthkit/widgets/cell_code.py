"""An answer as the text of a notebook cell: run in a fresh kernel, it gives the answer's number again."""

from __future__ import annotations

import re
from pprint import pformat

from healthkit.ask import Answer
from healthkit.errors import QueryRefused
from healthkit.settings import settings
from healthkit.store import Vault

_WIDTH = 84  # characters that a cell shows beside the file browser
_OPEN = "open_vault()"
# What stands in quotes is never torn apart, and a column's name stays with it.
_WORD = re.compile(r"(?:'(?:[^']|'')*'|[^\s'])+(?:\s+AS\s+\w+\b[,)]*)?")


def cell_code(answer: Answer, vault: Vault) -> str:
    """The code behind an answer; empty where nothing was computed.

    SQL where one statement gives the number by itself, since it shows the work; else the plan, which reckons with what
    several statements read.
    """
    if answer.plan is None:
        return ""
    alone = len(answer.evidence) == 1 and _gives(vault, answer.evidence[0].sql, answer.value)
    return _on(vault, _of_sql(answer.evidence[0].sql) if alone else _of_plan(answer.plan.as_dict()))


def _gives(vault: Vault, statement: str, value: float | None) -> bool:
    """Whether a statement can be run by hand, and its one row begins with the number."""
    try:
        found = vault.sandbox(statement)
    except QueryRefused:
        return False
    return value is not None and found.height == 1 and found.item(0, 0) == value


def _of_sql(statement: str) -> str:
    lines = "\n".join(_folded(line) for line in statement.strip().splitlines())
    raw = "r" if "\\" in lines else ""
    return f'from healthkit import open_vault\n\n{_OPEN}.sandbox({raw}"""\n{lines}\n""")'


def _folded(line: str) -> str:
    """A long line of SQL as several, since a cell does not fold it; one with a comment stays whole."""
    if len(line) <= _WIDTH or "--" in line:
        return line
    rows = [""]
    for word in _WORD.findall(line):
        if rows[-1].strip() and len(rows[-1]) + len(word) >= _WIDTH:
            rows.append("    ")
        rows[-1] += word if not rows[-1].strip() else f" {word}"
    return "\n".join(rows)


def _of_plan(plan: dict[str, object]) -> str:
    return (
        "from healthkit import open_vault\nfrom healthkit.ask import session\n"
        "from healthkit.ask.topics import plan_of\n\n"
        f"plan = plan_of(\n{_indented(pformat(plan, width=_WIDTH, sort_dicts=False))}\n)\n"
        f"with session({_OPEN}) as opened:\n    answer = opened.run(plan)\nprint(answer)\nanswer.value"
    )


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


def _on(vault: Vault, code: str) -> str:
    """The same for a vault that is not the settings' own: it is named by its folder."""
    if vault.folder == settings().vault.expanduser().resolve():
        return code
    return "from pathlib import Path\n\n" + code.replace(_OPEN, f"open_vault(Path({str(vault.folder)!r}))", 1)
