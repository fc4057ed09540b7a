"""What one ``run-due`` does with entries that fail, rest, wait for a key, or are no longer what they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import HealthkitError, ReportFailed, UnknownName, VaultBusy, VaultClosed
from healthkit.schedule import board, book, due, history, running
from healthkit.schedule.entry import Entry, Outcome
from healthkit.schedule.running import run_due, run_now
from tests.schedule.stand_in import ADDED, StandIn, entry, scheduled

MONDAY = datetime.fromisoformat("2026-11-02T06:00:00+00:00")  # 07:00 in Paris


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return scheduled(tmp_path / "vault", entry("week", "0 7 * * MON", folder=tmp_path / "out"))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Outcome, str, Path | None]]:
    from healthkit.schedule import notice

    calls: list[tuple[Outcome, str, Path | None]] = []

    def tell(entry: Entry, outcome: Outcome, lang: str, pdf: Path | None, *_: object, **__: object) -> None:
        calls.append((outcome, lang, pdf))

    monkeypatch.setattr(notice, "tell", tell)
    return calls


def failing(error: Exception) -> StandIn:
    def fail(entry: Entry, due: datetime) -> None:
        raise error

    return StandIn(fail)


def after(**length: int) -> datetime:
    return MONDAY + timedelta(**length)


def test_nothing_is_due_before_its_moment_nor_before_it_was_added(vault: Path) -> None:
    first = datetime.fromisoformat("2026-10-05T05:00:00+00:00")
    maker = StandIn()
    assert run_due(vault, first - timedelta(seconds=1), maker=maker).outcomes == ()
    assert run_due(vault, ADDED - timedelta(days=30), maker=maker).outcomes == ()
    assert run_due(vault, first, maker=maker).outcomes[0].due == first


def test_a_failure_is_tried_again_with_longer_pauses_and_then_left_until_the_next_moment(vault: Path) -> None:
    maker = failing(ReportFailed("The report stops half way.", "Look at it."))
    tried = []
    for minute in range(0, 24 * 60, 5):
        ran = run_due(vault, after(minutes=minute), maker=maker)
        tried += [minute for _ in ran.outcomes]
    # The pauses are from the end of a try, which is a moment after it was looked for.
    assert tried == [0, 20, 85, 450]
    assert len(tried) == due.MOST_TRIES
    results = [record.result for record in history.read(vault) if record.state == "ended"]
    assert results == ["failed", "failed", "failed", "given up"]
    assert run_due(vault, after(days=7), maker=StandIn()).outcomes[0].ok


def test_the_list_says_when_it_is_tried_again(vault: Path) -> None:
    run_due(vault, MONDAY, maker=failing(ReportFailed("No.")))
    (line,) = board.read(vault, after(minutes=1)).lines
    assert line.retry is not None
    assert after(minutes=15) <= line.retry < after(minutes=16)
    assert line.next == datetime.fromisoformat("2026-11-09T06:00:00+00:00")


@pytest.mark.parametrize(
    ("error", "tries"),
    [(UnknownName("report", "weekly", ["labs"]), 1), (ReportFailed("No."), 4), (ZeroDivisionError("5.4 mmol/L"), 4)],
)
def test_what_no_further_try_can_mend_is_not_tried_again(vault: Path, error: Exception, tries: int) -> None:
    maker = failing(error)
    outcomes = [one for hour in range(24) for one in run_due(vault, after(hours=hour), maker=maker).outcomes]
    assert len(outcomes) == tries
    assert not any(outcome.ok for outcome in outcomes)


def test_the_words_of_an_unforeseen_error_are_not_kept(vault: Path) -> None:
    (outcome,) = run_due(vault, MONDAY, maker=failing(ZeroDivisionError("potassium 6.8 mmol/L"))).outcomes
    assert outcome.message == "It stopped with ZeroDivisionError."
    assert "potassium" not in (vault / history.FILE).read_text("utf-8")


def test_one_failure_does_not_keep_the_next_from_its_turn(vault: Path, tmp_path: Path) -> None:
    book.put(vault, entry("other", "5 7 * * MON", report="labs", folder=tmp_path / "out"))

    def fail(entry: Entry, due: datetime) -> None:
        if entry.name == "week":
            raise ReportFailed("No.")

    ran = run_due(vault, after(hours=1), maker=StandIn(fail))
    assert [(outcome.name, outcome.ok) for outcome in ran.outcomes] == [("week", False), ("other", True)]


@pytest.mark.parametrize("error", [VaultClosed("No key."), VaultBusy("In use by a notebook (process 7).")])
def test_a_locked_vault_is_tried_again_each_time_and_told_once(
    vault: Path, error: HealthkitError, told: list[Any]
) -> None:
    book.put(vault, replace(book.read(vault).entry("week"), notify=("desktop",)), replacing=True)
    maker = StandIn()
    maker.locked = error
    for minute in range(0, 60, 5):
        ran = run_due(vault, after(minutes=minute), maker=maker)
        assert ran.waiting
        assert ran.outcomes[0].message == error.message
    assert len(told) == 1
    maker.locked = None
    assert run_due(vault, after(hours=1), maker=maker).outcomes[0].ok
    assert len(told) == 2


def test_success_and_the_last_failure_are_told_and_the_ones_between_are_not(vault: Path, told: list[Any]) -> None:
    book.put(vault, replace(book.read(vault).entry("week"), notify=("desktop",)), replacing=True)
    maker = failing(ReportFailed("No."))
    for hour in range(24):
        run_due(vault, after(hours=hour), maker=maker, lang="fr")
    assert [(outcome.ok, pdf) for outcome, _, pdf in told] == [(False, None), (False, None)]
    (outcome,) = run_due(vault, after(days=7), maker=StandIn(), lang="fr").outcomes
    assert told[2] == (outcome, "fr", outcome.file)
    assert outcome.message == "Le rapport «\u00a0weekly\u00a0» est prêt\u00a0: weekly-2026-11-09.pdf."


def test_an_entry_at_rest_is_not_run_nor_made_up_for(vault: Path) -> None:
    maker = StandIn()
    book.pause(vault, "week", after(days=-1), paused=True)
    assert run_due(vault, after(days=15), maker=maker).outcomes == ()
    book.pause(vault, "week", after(days=15), paused=False)
    assert run_due(vault, after(days=15), maker=maker).outcomes == ()
    assert run_due(vault, after(days=21), maker=maker).outcomes[0].due == after(days=21)


def test_a_clock_set_back_makes_nothing_twice(vault: Path) -> None:
    maker = StandIn()
    run_due(vault, MONDAY, maker=maker)
    for back in (timedelta(minutes=3), timedelta(hours=5), timedelta(hours=20)):
        run_due(vault, MONDAY - back, maker=maker)
        run_due(vault, after(minutes=5), maker=maker)
    assert [moment for _, moment in maker.made] == [MONDAY]


def test_a_clock_that_was_years_ahead_does_not_stop_the_schedule(vault: Path) -> None:
    maker = StandIn()
    run_due(vault, after(days=3650), maker=maker)
    assert run_due(vault, after(hours=1), maker=maker).outcomes[0].due == MONDAY


def test_a_failure_ahead_of_a_clock_set_back_is_no_reason_to_wait(vault: Path) -> None:
    run_due(vault, after(hours=3), maker=failing(ReportFailed("No.")))
    assert run_due(vault, after(hours=1), maker=StandIn()).outcomes[0].ok


def test_a_run_on_demand_settles_its_moment(vault: Path) -> None:
    maker = StandIn()
    assert run_now(vault, "week", after(hours=1), maker=maker).outcomes[0].due == MONDAY
    assert run_due(vault, after(hours=2), maker=maker).outcomes == ()
    with pytest.raises(UnknownName, match="no scheduled entry named “weak”"):
        run_now(vault, "weak", MONDAY)


def test_what_another_run_did_between_the_look_and_the_lock_is_not_done_again(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, alone = StandIn(), running._alone

    @contextmanager
    def later(folder: Path) -> Iterator[None]:
        monkeypatch.setattr(running, "_alone", alone)
        assert run_due(folder, MONDAY, maker=other).outcomes[0].ok
        with alone(folder):
            yield

    monkeypatch.setattr(running, "_alone", later)
    maker = StandIn()
    assert run_due(vault, MONDAY, maker=maker).outcomes == ()
    assert not maker.made
    assert len(other.made) == 1


def test_a_disk_that_is_not_there_is_waited_for_and_not_made_up(tmp_path: Path) -> None:
    disk = tmp_path / "media" / "disk"
    vault = scheduled(tmp_path / "vault", entry("week", "0 7 * * MON", folder=disk / "reports"))
    (outcome,) = run_due(vault, MONDAY, maker=StandIn()).outcomes
    assert "No such file or directory" in outcome.message
    assert not disk.exists()
    disk.mkdir(parents=True)
    assert run_due(vault, after(hours=1), maker=StandIn()).outcomes[0].ok


def test_another_file_of_that_name_is_left_alone(vault: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "out" / "weekly-2026-11-02.pdf"
    theirs.parent.mkdir()
    theirs.write_bytes(b"of the person's own")
    (outcome,) = run_due(vault, MONDAY, maker=StandIn()).outcomes
    assert outcome.file == theirs.with_name("weekly-2026-11-02-2.pdf")
    assert theirs.read_bytes() == b"of the person's own"


def test_a_half_copy_is_removed_also_where_its_name_was_taken_meanwhile(vault: Path, tmp_path: Path) -> None:
    place = tmp_path / "out" / "weekly-2026-11-02.pdf"
    place.parent.mkdir()
    place.write_bytes(b"of the person's own")
    place.with_name(f".{place.name}.healthkit-part").write_bytes(b"%PDF ha")
    history.append(vault, history.Record("begun", "week", "report", MONDAY, MONDAY))
    history.append(vault, history.Record("placing", "week", "report", MONDAY, MONDAY, file=place, sha256="ab" * 32))
    assert run_due(vault, MONDAY, maker=StandIn()).outcomes[0].ok
    assert sorted(path.name for path in place.parent.iterdir()) == ["weekly-2026-11-02-2.pdf", place.name]


def test_a_folder_that_cannot_be_written_fails_and_leaves_nothing(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the folder's place")
    (outcome,) = run_due(vault, MONDAY, maker=StandIn()).outcomes
    assert not outcome.ok
    assert "cannot be written" in outcome.message
    assert (tmp_path / "out").read_text() == "a file in the folder's place"


def test_backups_and_alerts_take_their_turn_and_titles_stay_out_of_the_history(tmp_path: Path, told: list[Any]) -> None:
    vault = scheduled(
        tmp_path / "vault",
        entry("copy", "0 7 * * MON", kind="backup", report=None, folder=tmp_path / "copies"),
        entry("look", "0 7 * * MON", kind="alerts", report=None, notify=("desktop",)),
    )
    copied, looked = run_due(vault, MONDAY, maker=StandIn()).outcomes
    assert copied.file is not None
    assert copied.file.is_dir()
    assert looked.message == "1 alert holds."
    assert "pressing" in told[0][0].message
    assert "pressing" not in (vault / history.FILE).read_text("utf-8")


def test_an_entry_that_cannot_be_read_does_not_stop_the_others(vault: Path) -> None:
    path = vault / book.FILE
    path.write_text(path.read_text("utf-8") + '\n[entry.broken]\nkind = "report"\nkept = 3\n', "utf-8")
    ran = run_due(vault, MONDAY, maker=StandIn())
    assert [outcome.name for outcome in ran.outcomes] == ["week"]
    assert "a key “kept” that is not known" in str(ran.faults[0])
