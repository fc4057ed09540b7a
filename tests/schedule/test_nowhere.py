"""Where there is no vault, or no zone that has a name, that is said; an empty schedule is something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit.cli.main import Context
from healthkit.cli.schedule import command
from healthkit.errors import NotAVault, UsageError
from healthkit.schedule import zones


@pytest.mark.parametrize("words", ["run-due", "list", "history", "show x", "run x", "remove x", "pause x"])
def test_a_vault_that_is_not_there_has_no_empty_schedule(tmp_path: Path, words: str) -> None:
    result = CliRunner().invoke(command, words.split(), obj=Context(tmp_path / "moved", "en"))
    assert isinstance(result.exception, NotAVault)
    assert not (tmp_path / "moved").exists()


def test_a_timer_of_a_vault_that_was_moved_can_still_be_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    result = CliRunner().invoke(command, ["uninstall", "--kind", "systemd"], obj=Context(tmp_path / "moved", "en"))
    assert (result.exception, result.exit_code) == (None, 0)


@pytest.mark.parametrize("rule", ["CET-1CEST", "UTC+3"])
def test_a_zone_without_a_name_is_asked_for(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.setenv("TZ", rule)
    with pytest.raises(UsageError, match="does not name its time zone"):
        zones.local()
