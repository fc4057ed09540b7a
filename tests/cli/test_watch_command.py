"""``healthkit import --watch``, as a timer runs it: once, and once only for each file."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli
from healthkit.errors import InputError
from healthkit.store import create_vault
from tests.contract import apple_health_samples


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    create_vault(tmp_path / "vault", "four words by chance")
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def settled(path: Path) -> Path:
    os.utime(path, (time.time() - 60,) * 2)
    return path


def look(inbox: Path, *more: str) -> Result:
    arguments = ["--vault", str(inbox.parent / "vault"), "import", "--watch", "--once", *more, str(inbox)]
    return CliRunner().invoke(cli, arguments, env={"HEALTHKIT_KEY": "four words by chance", "HEALTHKIT_KEYRING": "0"})


def test_a_timer_imports_what_is_new_once(inbox: Path) -> None:
    assert look(inbox).stdout == ""
    settled(apple_health_samples.samples()["small"](inbox))
    (line,) = look(inbox, "--json").stdout.splitlines()
    assert json.loads(line)["connector"] == "apple_health"
    assert look(inbox, "--json").stdout == ""


def test_a_file_that_nobody_knows_is_told_and_fails_the_timer_once(inbox: Path) -> None:
    (inbox / "notes.txt").write_text("just some words\n")
    settled(inbox / "notes.txt")
    first, second = look(inbox), look(inbox)
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert "No connector recognises notes.txt" in first.stderr


def test_a_folder_that_is_not_there(inbox: Path) -> None:
    inbox.rmdir()
    result = look(inbox)
    assert isinstance(result.exception, InputError)
