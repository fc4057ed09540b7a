"""Notices: the right words in the right place, and nothing of what a run was about in any of them."""

from __future__ import annotations

import base64
import os
import re
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from healthkit.i18n import LANGUAGES, messages
from healthkit.schedule import desktop, notice
from healthkit.schedule.entry import Kind, Notice
from healthkit.store import Vault

from .synthetic import CANARY, VALUE, entry, outcome, vault_in

SECRETS = (CANARY, str(VALUE), "mmol/L")
TITLE, BODY = "A “title” with 'quotes', $(id) & <b>", 'Où ? "ici"; `id`'


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    yield made
    made.close()


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop that writes down how it was called, argument by argument."""
    log, program = tmp_path / "calls", tmp_path / "bin" / "notify-send"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nfor one in "$@"; do printf \'%s\\n\' "$one"; done >> {shlex.quote(str(log))}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr(sys, "platform", "linux")
    return log


@pytest.fixture
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop, "show", lambda *_, **__: False)


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for the desktop")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "ok"), [("report", True), ("report", False), ("backup", True), ("alerts", False)])
def test_the_desktop_is_told_a_title_and_where_to_look(
    vault: Vault, shown: Path, kind: Kind, ok: bool, lang: str
) -> None:
    ran = outcome(kind, ok=ok, message=f"{CANARY}: {VALUE} mmol/L", file=Path(f"/tmp/{CANARY}.pdf"))
    notice.tell(entry(kind, notify=("desktop",), report=CANARY, folder=Path(f"/{CANARY}")), ran, lang, ran.file, vault)
    said = shown.read_text("utf-8")
    assert not any(secret in said for secret in SECRETS)
    assert "--urgency=normal" in said
    assert messages("notices")[f"{kind}_{'ready' if ok else 'failed'}"][lang] in said
    assert not (vault.folder / notice.FILE).exists()


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("", None),
        (f"{CANARY} {VALUE}", None),
        ("Your alert: One of your alerts needs a look.", "Une de vos alertes demande un coup d’œil."),
        (f"{CANARY}: One of your alerts needs a look. · See now: one of your alerts is pressing.", "À voir maintenant"),
    ],
)
def test_alerts_are_told_by_our_own_titles_only(message: str, title: str | None) -> None:
    said = notice.title_of(outcome("alerts", message=message), "fr")
    if title is None:
        assert said is None
    else:
        assert said is not None
        assert said.startswith(title)
        assert CANARY not in said


@pytest.mark.usefixtures("no_desktop")
@pytest.mark.parametrize(("ways", "kept"), [((), 0), (("desktop",), 1), (("mail",), 2), (("desktop", "mail"), 2)])
def test_what_cannot_be_shown_or_mailed_is_kept_in_the_vaults_folder(
    vault: Vault, ways: tuple[Notice, ...], kept: int
) -> None:
    notice.tell(entry(notify=ways), outcome(ok=False, message=CANARY), "en", None, vault)
    lines = notice.lines(vault.folder)
    assert len(lines) == kept
    if kept:
        path = vault.folder / notice.FILE
        assert CANARY not in path.read_text("utf-8")
        assert {one.at for one in lines} == {outcome().started.replace(second=4)}
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        notice.clear(vault.folder)
    assert notice.lines(vault.folder) == ()


@pytest.mark.usefixtures("no_desktop")
def test_a_vault_that_could_not_be_opened_still_gets_its_line(tmp_path: Path) -> None:
    notice.tell(entry(notify=("mail",)), outcome(ok=False), "en", None, None, folder=tmp_path)
    assert {one.title for one in notice.lines(tmp_path)} == {
        "A scheduled report could not be made.", "A notice could not be mailed.",
    }  # fmt: skip


@pytest.mark.usefixtures("no_desktop")
def test_the_kept_lines_do_not_grow_for_ever_and_survive_what_is_none(vault: Vault) -> None:
    (vault.folder / notice.FILE).write_text("no date\tx\n" + "2026-11-21T06:00:00Z\told\n" * 400, "utf-8")
    notice.tell(entry(notify=("desktop",)), outcome(), "en", None, vault)
    lines = notice.lines(vault.folder)
    assert len(lines) == 200
    assert lines[0].title == "A scheduled report is ready."


@pytest.mark.usefixtures("no_desktop")
def test_telling_never_fails(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(notice, "write_atomically", broken)
    notice.tell(entry(notify=("desktop", "mail")), outcome(), "en", None, vault)
    notice.tell(entry(notify=("desktop",)), outcome(), "xx", None, vault)


def test_on_macos_the_words_are_arguments_and_no_script() -> None:
    command = desktop.command_for(TITLE, BODY, urgent=False, system="darwin")
    assert command[0] == "osascript"
    assert command[-2:] == [TITLE, BODY]
    assert not any(TITLE in part for part in command[:-2])


def test_on_linux_a_title_is_no_option() -> None:
    command = desktop.command_for("--help", "-x", urgent=True, system="linux")
    assert command[-3:] == ["--", "--help", "-x"]
    assert "--urgency=critical" in command


def test_on_windows_quotes_and_markup_end_nothing() -> None:
    command = desktop.command_for(TITLE, BODY, urgent=True, system="win32")
    script = base64.b64decode(command[-1]).decode("utf-16-le")
    [literal] = re.findall(r"LoadXml\((.*?)\)\n", script, re.DOTALL)
    parts = re.findall(r"'([^']*)'", literal)
    assert re.sub(r"'[^']*'", "", literal).split() == ["+"]
    from xml.etree import ElementTree

    shown = ElementTree.fromstring("".join(parts))
    assert [one.text for one in shown.iter("text")] == [TITLE, BODY]
    assert shown.get("scenario") == "reminder"


def test_a_machine_without_a_desktop_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for system in ("linux", "darwin", "win32"):
        assert not desktop.show("a", "b", system=system)


def test_the_words_of_notices_hold_no_place_for_a_name_or_value() -> None:
    told = [
        name for name in messages("notices") if name.startswith(("report_", "backup_", "alerts_", "where", "attached"))
    ]
    assert len(told) >= 9
    assert not [name for name in told for words in messages("notices")[name].values() if "{" in words]
