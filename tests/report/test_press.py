"""Several reports in one session, each as if it were alone; the twin page; the papers; what changed since."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from healthkit import report
from healthkit.errors import ReportFailed, UsageError
from healthkit.report import runner
from healthkit.store import Vault
from tests.report.builder import WEEK
from tests.report.conftest import Pdf

BEFORE = "2026-W45"


@pytest.fixture
def vault_folder(vault_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: issues that are kept here are no other test's."""
    return Path(shutil.copytree(vault_folder, tmp_path_factory.mktemp("press") / "vault"))


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "find_browser", lambda: None)


def test_one_kernel_makes_several_reports_and_a_failure_ends_none(
    vault: Vault, tmp_path: Path, notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    original = runner.Execution.__init__
    monkeypatch.setattr(
        runner.Execution, "__init__", lambda self, *given: (started.append(1), original(self, *given))[1]
    )
    with report.session(vault) as press:
        first = press.run("weekly", {"week": BEFORE}, tmp_path / "one.pdf")
        with pytest.raises(ReportFailed, match="Nothing was recorded"):
            press.run("weekly", {"week": "2025-W46"}, tmp_path / "none.pdf")
        press.run("weekly", {"week": WEEK}, tmp_path / "two.pdf", html=tmp_path / "two.html", paper="letter")
        assert len(started) == 1
        own = notebook("own", "left = 1", "print('mine', left)")
        press.run(own, {}, tmp_path / "own.pdf")
        assert len(started) == 2
        press.run("weekly", {"week": BEFORE}, tmp_path / "three.pdf")
        assert len(started) == 3, "nothing of a person's own notebook stays for the next"
    assert not (tmp_path / "none.pdf").exists()

    two = (tmp_path / "two.pdf").read_bytes()
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "three.pdf").read_bytes()
    box = PdfReader(tmp_path / "two.pdf").pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)
    page = (tmp_path / "two.html").read_text("utf-8")
    for words in ("Week of 9–15 November 2026", "Since the issue of 2–8 November 2026", "What is missing"):
        assert words in page
        assert words in Pdf(two).text
    assert "Since the issue" not in Pdf((tmp_path / "one.pdf").read_bytes()).text
    assert first.html is None
    assert (tmp_path / "two.html").stat().st_mode & 0o777 == 0o600


def test_what_a_notebook_named_is_gone_for_the_next(vault: Vault, tmp_path: Path, notebook: Any) -> None:
    """Also where two run in one kernel: ours are trusted to, and still start from nothing."""
    one, two = notebook("first", "left = 1\nprint('x')"), notebook("second", "print('left' in dir())")
    with report.session(vault) as press, pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner.library, "folder", lambda: vault.folder / "reports")
        patch.setattr(runner.library, "reports", lambda _: {})
        patch.setattr(runner.library, "find", lambda name, _: vault.folder / "reports" / f"{name}.ipynb")
        shown = [press._show(vault.folder / "reports" / f"{name}.ipynb", {}) for name in (one, two)]
    assert [content.blocks[0]["text"] for content in shown] == ["x", "False"]


def test_an_unknown_paper_is_refused_before_anything_runs(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no paper"):
        report.run("weekly", {"week": WEEK}, tmp_path / "x.pdf", vault, paper="a3")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_what_is_handed_over_is_in_no_file_afterwards(vault: Vault, tmp_path: Path, notebook: Any) -> None:
    own = notebook("private", "from healthkit.report.private import handed\nprint(len(handed()['reason']))")
    with report.session(vault) as press:
        press.run(own, {}, tmp_path / "x.pdf", private={"reason": "so tired"})
        left = [path for path in press._folder.rglob("*") if path.is_file() and b"so tired" in path.read_bytes()]
        assert left == []
        assert "8" in Pdf((tmp_path / "x.pdf").read_bytes()).text
        silent = notebook("silent", "from healthkit.report.private import handed\nprint(handed())")
        press.run(silent, {}, tmp_path / "y.pdf")
        assert "None" in Pdf((tmp_path / "y.pdf").read_bytes()).text
