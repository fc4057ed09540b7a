"""``healthkit import --watch``: what is dropped into a folder comes in by itself."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthkit.i18n import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthkit.source.outcome import ImportReport
    from healthkit.store import Vault

PAUSE = 5.0
"""Seconds between two looks."""


def watch(
    vault: Vault,
    folders: tuple[Path, ...],
    lang: str,
    tell: Callable[[ImportReport], None],
    *,
    once: bool,
    keep: bool | None,
    as_json: bool,
) -> bool:
    """Look at the folders until stopped, or once; whether every file could be used.

    With ``as_json`` each report is one line, so that a program can follow it.

    Raises:
        InputError: one of the folders does not exist.
        VaultError: the vault cannot be written.
    """
    from healthkit.source.watching import Watch

    seen = Watch(vault, list(folders), keep=keep)
    if not once:
        click.echo(text("import.watching", lang, folders=", ".join(map(str, folders))), err=True)
    good = True
    while True:
        for report in seen.look():
            good = good and not report.error
            if as_json:
                click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
            elif report.error:
                click.echo(report.error, err=True)
            else:
                tell(report)
        if once:
            return good
        time.sleep(PAUSE)
