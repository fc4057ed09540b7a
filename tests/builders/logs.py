"""Which lines of a log hold anything but the program's own words and numbers."""

from __future__ import annotations

import builtins
import inspect
import json
import re
from functools import cache
from pathlib import Path

import click

from healthkit import errors

_ERRORS = {
    name for module in (builtins, click, click.exceptions) for name, _ in inspect.getmembers(module, inspect.isclass)
}
_PACKAGE = Path(errors.__file__).parent
_FORM = {
    "at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"),
    "exit": re.compile(r"\d{1,3}"),
    "seconds": re.compile(r"\d+\.\d+"),
}


@cache
def _our_classes() -> frozenset[str]:
    """Every class of the program: an error may have been raised in another process."""
    written = (path.read_text("utf-8") for path in _PACKAGE.rglob("*.py"))
    return frozenset(name for code in written for name in re.findall(r"^class (\w+)", code, re.MULTILINE))


def foreign(log: Path) -> list[str]:
    """The lines that are not what a log may hold."""
    return [line for line in log.read_text("utf-8").splitlines() if not _ours(line)]


def _ours(line: str) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return False
    form = all(pattern.fullmatch(str(said.pop(name, ""))) for name, pattern in _FORM.items())
    command, error, where = (said.pop(name, "") for name in ("command", "error", "where"))
    return form and not said and _names_commands(command) and _is_error(error) and _is_place(where)


def _names_commands(words: str) -> bool:
    from healthkit.cli.main import cli

    group: click.Command | None = cli
    for word in words.split():
        if not isinstance(group, click.Group):
            return False
        group = group.get_command(click.Context(group), word)
        if group is None:
            return False
    return True


def _is_error(name: str) -> bool:
    return not name or name in _ERRORS or name in _our_classes()


def _is_place(where: str) -> bool:
    file, _, line = where.partition(":")
    return not where or (line.isdecimal() and (_PACKAGE / file).is_file())
