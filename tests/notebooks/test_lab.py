from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit.cli import lab as lab_command
from healthkit.cli.main import Context
from healthkit.errors import MissingExtra, UsageError
from healthkit.lab import launch, notebooks


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two notebooks as if they were what this version ships."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name in ("a.ipynb", "b.ipynb"):
        write(folder / name, "1 + 1")
    monkeypatch.setattr(notebooks, "shipped", lambda: folder)
    return folder


def write(path: Path, source: str, outputs: object = ()) -> None:
    path.write_text(json.dumps({"cells": [{"source": [source], "outputs": list(outputs)}]}), "utf-8")  # type: ignore[call-overload]


def source(path: Path) -> str:
    return str(json.loads(path.read_text("utf-8"))["cells"][0]["source"][0])


def test_notebooks_are_copied_and_the_shipped_ones_stay_untouched(shipped: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in shipped.iterdir()}
    assert [path.name for path in notebooks.place(tmp_path / "mine")] == ["a.ipynb", "b.ipynb"]
    assert notebooks.place(tmp_path / "mine") == []
    assert {path.name: path.read_bytes() for path in shipped.iterdir()} == before


def test_a_new_version_replaces_only_what_the_person_left_alone(shipped: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    notebooks.place(mine)
    write(mine / "a.ipynb", "1 + 1", outputs=[2])  # run, not changed
    write(mine / "b.ipynb", "my own")
    for name in ("a.ipynb", "b.ipynb"):
        write(shipped / name, "2 + 2")
    assert [path.name for path in notebooks.place(mine)] == ["a.ipynb"]
    assert source(mine / "a.ipynb") == "2 + 2"
    assert source(mine / "b.ipynb") == "my own"


def test_a_file_that_is_no_notebook_is_left_alone(shipped: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "a.ipynb").write_text("notes")
    notebooks.place(mine)
    assert (mine / "a.ipynb").read_text() == "notes"


def test_the_checkout_or_the_wheel_holds_the_first_notebook() -> None:
    assert (notebooks.shipped() / launch.START).is_file()


def test_everything_is_written_in_the_users_data_folder(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own_home)
    made = launch.prepare(own_home / "vault", "fr", browser=False)
    places = {name: value for name, value in made.environment.items() if name.startswith(("JUPYTER", "IPYTHONDIR"))}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_PATH", "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR"):
        assert Path(places[name]).is_relative_to(launch.home())
    assert launch.home().is_relative_to(own_home)
    root = next(word for word in made.command if "root_dir" in word).split("=", 1)[1]
    assert Path(root).is_relative_to(launch.home())
    assert made.environment["HEALTHKIT_LANG"] == "fr"
    assert made.environment["HEALTHKIT_VAULT"] == str(own_home / "vault")


def test_the_kernel_is_this_interpreter_and_keeps_no_history(own_home: Path) -> None:
    made = launch.prepare(own_home / "vault", "en", browser=False)
    kernel = json.loads((launch.home() / "data" / "kernels" / "python3" / "kernel.json").read_text())
    assert kernel["argv"][0] == sys.executable
    profile = Path(made.environment["IPYTHONDIR"]) / "profile_default" / "ipython_config.py"
    assert "HistoryManager.enabled = False" in profile.read_text()


def test_secrets_stay_off_the_command_line_and_the_passphrase_at_home(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY", "four words by chance")
    made = launch.prepare(own_home / "vault", "en", browser=False)
    token = made.environment["JUPYTER_TOKEN"]
    assert len(token) >= 32
    assert token in made.url
    assert not any(token in word for word in made.command)
    assert "HEALTHKIT_KEY" not in made.environment


def test_a_persons_other_jupyter_settings_do_not_act_here(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "mine")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    made = launch.prepare(own_home / "vault", "en", browser=False)
    assert made.environment["JUPYTER_TOKEN"] != "mine"
    assert "JUPYTER_CONFIG_PATH" not in made.environment


def test_a_taken_port_and_a_missing_folder_are_wrong_usage(own_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="is taken"):
            launch.prepare(own_home / "vault", "en", port=taken.getsockname()[1])
    with pytest.raises(UsageError, match="no folder"):
        launch.prepare(own_home / "vault", "en", folder=own_home / "nothing")


def test_without_jupyterlab_the_extra_is_named(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="lab"):
        launch.prepare(own_home / "vault", "en")


def test_the_command_prints_the_address_and_becomes_jupyterlab(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execve", lambda path, command, environment: started.append(command))
    context = Context(vault=own_home / "vault", lang="fr")
    result = CliRunner().invoke(lab_command.command, ["--no-browser"], obj=context)
    assert result.exit_code == 0
    assert "http://127.0.0.1:" in result.stderr
    assert "Ctrl+C l’arrête" in result.stderr
    assert started[0][:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--ServerApp.open_browser=False" in started[0]


def test_settings_ask_nobody_for_news_and_save_no_widgets() -> None:
    folder = Path(launch.__file__).parent / "share" / "settings"
    overrides = json.loads((folder / "overrides.json").read_text())
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert overrides["@jupyterlab/apputils-extension:notification"]["checkForUpdates"] is False
    assert overrides["@jupyter-widgets/jupyterlab-manager:plugin"]["saveState"] is False
    assert json.loads((folder / "page_config.json").read_text())["disabledExtensions"]
