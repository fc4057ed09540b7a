"""What a person gives to many commands alike: a day, words, and whether they want JSON."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from healthkit.errors import UsageError
from healthkit.i18n import text

if TYPE_CHECKING:
    from healthkit.cli.main import Context
    from healthkit.store import Vault

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
AS_OF = click.option("--as-of", metavar="DAY", help="As if it were this day; today unless given.")


def opened(context: Context) -> Vault:
    """The person's vault."""
    from healthkit.store import open_vault

    return open_vault(context.vault)


def iso_day(written: str) -> date:
    """A day such as 2024-05-01.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"“{written}” is not a day.", "Write it as 2024-05-01.") from None


def day_or_today(written: str | None = None) -> date:
    """The day that was given, else the person's own, which is this machine's.

    Raises:
        UsageError: it is none.
    """
    return iso_day(written) if written else date.today()  # noqa: DTZ011


def words(said: str) -> str:
    """What was typed; from standard input for “-”, for then it stands in no list of processes."""
    return sys.stdin.read() if said == "-" else said


def typed(lang: str) -> str:
    """One entry from the keyboard, or all of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(text("brief.say_it", lang)))
    return sys.stdin.read()
