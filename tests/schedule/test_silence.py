"""No health value and no name of what was measured in a notice, mail, history, log, file name or process argument."""

from __future__ import annotations

import logging
import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from healthkit.schedule import alert_rules, alerts, book, history, mail, notice, running
from healthkit.settings import settings, settings_file
from healthkit.store import Vault

from .mail_server import Kept, certificate, serving
from .synthetic import ADDED, PASSPHRASE, days, entry, result, vault_in

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SECRETS = ("6.7891", "6,7891", "95.1234", "potassium", "mmol", "body_mass", "weight", "poids", PASSPHRASE)


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    result(made, "potassium", TODAY, 6.7891, "mmol/L")
    days(made, "body_mass", [95.1234], TODAY)
    for rule in (
        alert_rules.declared(made, preset="critical-results"),
        alert_rules.declared(made, "body_mass", above=90, days=True),
    ):
        alert_rules.add(made, rule, ADDED)
    yield made
    made.close()


@pytest.fixture
def served(tmp_path: Path, own_home: Path) -> Iterator[Kept]:
    cert = certificate(tmp_path)
    with serving("starttls", cert) as kept:
        path = settings_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'[mail]\nhost = "127.0.0.1"\nport = {kept.port}\nto = "me@mail.example"\nca = "{cert}"\n')
        settings.cache_clear()
        yield kept
    settings.cache_clear()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_run_of_everything_tells_nothing_of_what_it_was_about(
    vault: Vault, served: Kept, tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    calls: list[str] = []
    running_command = subprocess.run

    def run(command: Any, *args: Any, **more: Any) -> Any:
        calls.append(shlex.join(command))
        return running_command(["false"], check=False)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("healthkit.schedule.notice.desktop.sys.platform", "linux")
    caplog.set_level(logging.DEBUG)
    mail.allow(vault, attach=False)
    backups = tmp_path / "backups"
    for one in (
        entry("alerts", name="look", notify=("desktop", "mail")),
        entry("backup", name="copy", folder=backups, notify=("desktop", "mail")),
        entry("report", name="gone", report="no-such-report", folder=tmp_path / "r", notify=("desktop", "mail")),
    ):
        book.put(vault.folder, one)
    ran = running.run_due(vault.folder, NOW, lang=lang)
    assert [one.ok for one in sorted(ran.outcomes, key=lambda one: one.name)] == [True, False, True]
    said = {
        "mails": b"".join(served.mails).decode(),
        "desktop": "\n".join(calls),
        "notices": (vault.folder / notice.FILE).read_text("utf-8"),
        "history": (vault.folder / history.FILE).read_text("utf-8"),
        "schedule": (vault.folder / book.FILE).read_text("utf-8"),
        "outcomes": repr(ran),
        "names": "\n".join(str(path) for path in tmp_path.rglob("*")),
        "log": caplog.text,
        "output": "".join(capfd.readouterr()),
    }
    assert len(served.mails) == 3
    assert len(calls) == 3
    assert len(notice.lines(vault.folder)) == 3
    for channel, words in said.items():
        held = [secret for secret in SECRETS if secret.lower() in words.lower()]
        assert not held, f"{channel} holds {held}"
    for told in ("mails", "desktop", "notices"):
        assert not [
            name for name in ("look", "copy", "gone", "no-such-report") if name in said[told].replace("a look", "")
        ]
    found = {one.fact.detail["value"] for one in alerts.notices(vault)}
    assert found == {6.7891, 95.1234}, "what it was about is in the vault"
