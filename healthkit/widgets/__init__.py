"""Widgets for JupyterLab, used through ``import healthkit as hk``: import, coverage, explore, chat.

Each takes a vault, its folder, or nothing for the one in the settings, and a language. Where the vault is closed, the
widget asks for the passphrase.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from healthkit.widgets.words import Lang, language

if TYPE_CHECKING:
    from healthkit.store import Vault
    from healthkit.widgets.board import Board
    from healthkit.widgets.chatbox import Chat
    from healthkit.widgets.explorer import Explorer
    from healthkit.widgets.importer import ImportPanel


def import_files(vault: Vault | Path | None = None, lang: Lang | None = None) -> ImportPanel:
    """Import files: a picker, a progress bar, and what came of it. Makes a vault where there is none."""
    from healthkit.widgets.importer import ImportPanel

    return ImportPanel(vault, language(lang))


def coverage(vault: Vault | Path | None = None, lang: Lang | None = None) -> Board:
    """What the vault holds: each metric's first and last day, its gaps, and what has gone quiet."""
    from healthkit.widgets.board import Board

    return Board(vault, language(lang))


def explore(vault: Vault | Path | None = None, lang: Lang | None = None, metric: str | None = None) -> Explorer:
    """One metric over time, with its rolling mean, usual range and an earlier period.

    Raises:
        UnknownName: ``metric`` is not in the catalogue.
    """
    from healthkit.widgets.explorer import Explorer

    return Explorer(vault, language(lang), metric)


def chat(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> Chat:
    """Ask in plain words; each answer brings its chart and how it was computed. ``as_of`` is what "today" means."""
    from healthkit.widgets.chatbox import Chat

    return Chat(vault, language(lang), as_of=as_of)
