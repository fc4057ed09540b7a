from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.store import Vault, creation
from healthkit.widgets import panel as panel_module
from healthkit.widgets.book_table import BookTable
from healthkit.widgets.chosen_figure import ChosenFigure
from healthkit.widgets.lock import Lock
from tests.widgets.conftest import PASSPHRASE


@pytest.fixture
def locked(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The vault as a fresh kernel finds it: nobody has given the passphrase yet."""
    monkeypatch.setattr(creation, "_open", {})
    return vault.folder


def lock_of(panel: Any) -> Lock:
    first = panel.children[0]
    assert isinstance(first, Lock)
    return first


def test_a_locked_vault_asks_once_and_all_panels_follow(locked: Path) -> None:
    first, board = widgets.import_files(locked, "en"), widgets.coverage(locked, "en")
    assert lock_of(first).mode == "open"
    assert lock_of(first).aside is False
    assert lock_of(board).aside is True
    lock_of(first)._heard(None, {"kind": "passphrase", "passphrase": PASSPHRASE}, [])
    assert first.vault is not None
    assert "Steps" in board.still()


def test_a_wrong_passphrase_is_refused_in_words(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = lock_of(widgets.import_files(locked, "fr"))
    sent: list[Any] = []
    monkeypatch.setattr(lock, "send", sent.append)
    lock._heard(None, {"kind": "passphrase", "passphrase": "wrong"}, [])
    assert sent == [{"kind": "refused", "words": "Ce n’est pas la phrase secrète de ce coffre."}]


def test_no_trait_ever_holds_the_passphrase(locked: Path) -> None:
    lock = lock_of(widgets.import_files(locked, "en"))
    lock._heard(None, {"kind": "passphrase", "passphrase": PASSPHRASE}, [])
    assert PASSPHRASE not in json.dumps(lock.get_state(), default=str)


def test_without_a_vault_only_the_import_panel_makes_one(own_home: Path) -> None:
    folder = own_home / "new"
    first, board = widgets.import_files(folder, "en"), widgets.coverage(folder, "en")
    assert lock_of(first).mode == "create"
    assert lock_of(board).mode == "none"
    lock_of(first)._heard(None, {"kind": "passphrase", "passphrase": PASSPHRASE}, [])
    assert (folder / "vault.toml").is_file()
    assert "Nothing here yet" in board.still()


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    lock = lock_of(widgets.import_files(tmp_path, "en"))
    assert lock.mode == "none"
    assert str(tmp_path) in lock.message


def test_a_panel_puts_a_printed_form_beside_the_live_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []

    class Handle:
        def update(self, data: dict[str, Any], raw: bool) -> None:
            shown.append(data)

    def display(data: dict[str, Any], **_: Any) -> Handle:
        shown.append(data)
        return Handle()

    monkeypatch.setattr(panel_module, "display", display)
    explorer = widgets.explore(vault=vault, lang="en")
    explorer._ipython_display_()
    live, printed = shown
    assert live["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert f'data-hk-still="{explorer.appearance.panel}"' in printed["text/html"]
    assert "Steps, " in printed["text/html"]
    explorer.controls.metric = "heart_rate"
    assert "Heart rate, " in shown[-1]["text/html"]


def test_printed_forms_hold_no_script_and_no_address(vault: Vault) -> None:
    for make in (widgets.import_files, widgets.coverage, widgets.explore, widgets.chat):
        html = make(vault=vault, lang="fr").still()
        assert html
        assert not re.search(r"<script|https?://|\bon\w+=", html)


def test_our_javascript_fetches_nothing() -> None:
    for source in Path(panel_module.__file__).parent.glob("*.js"):
        code = source.read_text("utf-8").replace('"http://www.w3.org/2000/svg"', "")  # a name, not an address
        assert not re.search(r"https?://|fetch\(|XMLHttpRequest|innerHTML|insertAdjacentHTML|document\.write", code), (
            source
        )


@pytest.mark.parametrize("base", [panel_module.Panel, BookTable, ChosenFigure])
def test_a_panel_that_lacks_a_part_is_not_made(vault: Vault, base: type[panel_module.Panel]) -> None:
    unfinished = type("Unfinished", (base,), {"title": "entry.what"})
    with pytest.raises(TypeError, match="abstract"):
        unfinished(vault, "en")
