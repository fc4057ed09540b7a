"""Where finished files go, and where none can."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from healthkit.errors import ReportFailed, UsageError
from healthkit.report import placing


def test_a_name_without_an_ending_is_a_folder_unless_a_file_has_it(tmp_path: Path) -> None:
    week = {"period": {"name": "2026-W46"}}
    assert placing.target(tmp_path / "new", "weekly", week) == tmp_path / "new" / "weekly-2026-W46.pdf"
    (tmp_path / "old").write_bytes(b"")
    assert placing.target(tmp_path / "old", "weekly", week) == tmp_path / "old"
    assert placing.target(tmp_path / "mine.pdf", "weekly", week) == tmp_path / "mine.pdf"


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    link = tmp_path / "link.pdf"
    link.symlink_to("real.pdf")
    placing.place(b"new", placing.target(link, "weekly", {}))
    assert link.is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == b"new"


def test_what_leads_nowhere_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    for path in (tmp_path / "one", tmp_path / f"{'a' * 300}.pdf"):
        with pytest.raises(ReportFailed, match="cannot be written to"):
            placing.target(path, "weekly", {})


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    with pytest.raises(ReportFailed, match="it is no file"):
        placing.place(b"new", pipe)
    assert pipe.is_fifo()


def test_two_files_come_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "good.pdf").write_bytes(b"old")
    with pytest.raises(ReportFailed, match=r"week\.html"):
        placing.place_all({tmp_path / "good.pdf": b"new", tmp_path / "file" / "week.html": b"page"})
    assert (tmp_path / "good.pdf").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "good.pdf"]


def test_paper_and_page_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to("week.pdf")
    with pytest.raises(UsageError, match="the same file"):
        placing.apart(tmp_path / "week.pdf", tmp_path / "link.html")
    placing.apart(tmp_path / "week.pdf", tmp_path / "week.html")
    placing.apart(None, tmp_path / "week.html")
