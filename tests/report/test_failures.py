"""What goes wrong becomes one sentence; a good PDF is never replaced by half a one; nothing is left behind."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

import pytest

from healthkit import report
from healthkit.errors import ReportFailed
from healthkit.report import execution, placing, runner, weekly, worker, workspace
from healthkit.store import create_vault
from tests.report.builder import PASSPHRASE, WEEK
from tests.report.conftest import Pdf


@pytest.fixture(autouse=True)
def own_temp(tmp_path, monkeypatch):
    """A temporary folder of the test's own, to see what stays in it."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setattr(runner, "find_browser", lambda: None)


def test_without_a_browser_figures_are_tables(vault, tmp_path, no_browser):
    result = report.run("weekly", {"week": WEEK}, tmp_path / "week.pdf", vault)
    text = Pdf((tmp_path / "week.pdf").read_bytes()).text
    assert result.manifest["figures"] == {"drawn": 0, "tables": 6}
    assert "Install Chrome, Chromium or Edge" in text
    assert "Week from M T W T F S S 14 Sep" in text
    assert "Lowest Mean Highest" in text


def test_a_failing_cell_is_one_sentence_and_keeps_the_old_file(vault, tmp_path, notebook, no_browser):
    name = notebook("failing", "secret = 72.5", "raise KeyError(secret)")
    target = tmp_path / "good.pdf"
    target.write_bytes(b"an earlier, good report")
    with pytest.raises(ReportFailed) as failed:
        report.run(name, {}, target, vault)
    assert failed.value.message == "The report “failing” failed in cell 2 with KeyError."
    assert "72.5" not in str(failed.value)
    assert target.read_bytes() == b"an earlier, good report"


def test_our_own_refusals_keep_their_words(vault, tmp_path, no_browser):
    with pytest.raises(ReportFailed, match="Nothing was recorded in the week 10–16 November 2025"):
        report.run("weekly", {"week": "2025-W46"}, tmp_path / "week.pdf", vault)
    with pytest.raises(ReportFailed, match="Rien n’a été enregistré"):
        weekly.load("fr", "2025-W46", vault=vault)
    assert not (tmp_path / "week.pdf").exists()


def test_an_empty_vault_says_so(tmp_path):
    empty = create_vault(tmp_path / "empty", PASSPHRASE)
    with pytest.raises(ReportFailed, match="no data yet"):
        weekly.load(vault=empty)


def test_a_hanging_notebook_is_ended_with_its_kernel(vault, tmp_path, notebook, monkeypatch, no_browser):
    marker = tmp_path / "kernel"
    name = notebook(
        "hanging", f"import os, pathlib\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\nwhile True: pass"
    )
    monkeypatch.setattr(execution, "TOTAL_S", 20)
    with pytest.raises(ReportFailed, match="stopped after 20 seconds"):
        report.run(name, {}, tmp_path / "never.pdf", vault)
    kernel = int(marker.read_text())
    for _ in range(60):
        if not Path(f"/proc/{kernel}").exists():
            break
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    assert not (tmp_path / "never.pdf").exists()


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportFailed, match="cannot be written"):
        placing.place(b"%PDF", tmp_path / "file" / "week.pdf")


def test_a_crash_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "week.pdf"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ReportFailed, match="No space left"):
        placing.place(b"new", target)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf" or ".pdf." in path.name] == ["week.pdf"]
    assert target.read_bytes() == b"old"


def test_a_notebook_that_shows_nothing(vault, tmp_path, notebook, no_browser):
    with pytest.raises(ReportFailed, match="shows nothing"):
        report.run(notebook("silent", "x = 1"), {}, tmp_path / "x.pdf", vault)


def test_the_folder_is_private_and_swept(tmp_path, own_temp):
    with workspace.workspace() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent == own_temp
    assert not folder.exists()
    dead, mine = own_temp / f"{workspace.PREFIX}999999999-x", own_temp / f"{workspace.PREFIX}{os.getpid()}-y"
    dead.mkdir()
    mine.mkdir()
    assert workspace.sweep(own_temp) == 1
    assert not dead.exists()
    mine.rmdir()


def test_a_folder_is_judged_by_its_lock_and_not_by_a_number_that_another_process_has_now(tmp_path, own_temp):
    left = own_temp / f"{workspace.PREFIX}{os.getpid()}-left"
    left.mkdir()
    (left / "in-use").touch()
    with workspace.workspace() as folder:
        assert not left.exists()
        assert workspace.sweep(own_temp) == 0
        assert folder.exists()


def test_no_key_in_the_notebook_nor_in_the_environment(vault, tmp_path, notebook, monkeypatch, no_browser):
    """The kernel opens the vault, yet neither the passphrase nor a key is anywhere a notebook can keep it."""
    seen: list[str] = []
    original = execution.Execution.result

    def result(self: execution.Execution) -> dict[str, object]:
        executed = original(self)
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.name != "page.html"]
        seen.extend(path.read_bytes().decode("latin-1") for path in files)
        assert not (self.folder / "key").exists()
        return executed

    monkeypatch.setattr(execution.Execution, "result", result)
    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)
    name = notebook(
        "asking",
        "from healthkit.store import open_vault\nvault = open_vault()\nprint(vault.query('report_bounds')['last'][0])",
        "import os\nprint(sorted(key for key in os.environ if key in ('HEALTHKIT_KEY', 'HEALTHKIT_KEY_FILE')))",
        "print(vault._keys.master, sorted(vault._keys.data))",
    )
    report.run(name, {}, tmp_path / "asking.pdf", vault)
    text = Pdf((tmp_path / "asking.pdf").read_bytes()).text
    assert "2026-11-15" in text
    assert "[]" in text
    assert "b'' ['vault']" in text
    secrets = [PASSPHRASE, vault._keys.master.decode("latin-1"), vault._keys.data["vault"].decode("latin-1")]
    assert seen
    assert not any(secret in content for secret in secrets for content in seen)


def test_any_notebook_is_a_report(vault, tmp_path, notebook, no_browser):
    shown = "# My *own* page\n\n### Deep\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|"
    figure = "go.Figure(go.Scatter(x=[1, 2], y=[3.5, 4.25], name='line'), layout={'title': {'text': 'Mine'}})"
    name = notebook(
        "own",
        f"from IPython.display import Markdown, display\ndisplay(Markdown({shown!r}))",
        f"import plotly.graph_objects as go\n{figure}",
        "print('#let x = $ ] typst')",
    )
    result = report.run(name, {}, tmp_path / "own.pdf", vault)
    text = Pdf((tmp_path / "own.pdf").read_bytes()).text
    assert result.pages == 1
    for words in ("My own page", "Deep", "one", "two", "Mine", "4.25", "#let x = $ ] typst"):
        assert words in text


def test_the_worker_names_its_own_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "_kernel", lambda *_: (_ for _ in ()).throw(RuntimeError("72.5 kg")))
    assert worker.main(tmp_path) == 1
    status = json.loads((tmp_path / "status.json").read_text("utf-8"))
    assert status == {"ok": False, "error": "RuntimeError", "text": "", "cell": None}
    assert "72.5" not in str(execution._refusal("x", status))
