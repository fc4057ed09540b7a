"""Processes that die or meet: a kill at each step of a run, and two runs at the same moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from healthkit.schedule import filing, history
from healthkit.schedule.due import MOST_TRIES
from healthkit.schedule.running import run_due
from tests.schedule.stand_in import StandIn, entry, scheduled

NOW = datetime.fromisoformat("2026-11-02T08:00:00+00:00")
# What a process does before it is killed, by the step at which the kill comes.
KILL = "os.kill(os.getpid(), signal.SIGKILL)"
STEPS = {
    "making": f"StandIn(lambda entry, due: {KILL})",
    "copying": f"kill_in(filing.os, 'fsync', {KILL!r}, after=2)",
    "renaming": f"kill_in(filing.os, 'replace', {KILL!r}, after=0)",
    "recording": f"kill_in(history, 'append', {KILL!r}, after=2)",
}
SCRIPT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from healthkit.schedule import filing, history, running
from tests.schedule.stand_in import StandIn

def kill_in(module, name, kill, after):
    calls, real = [], getattr(module, name)
    def dying(*arguments, **more):
        calls.append(1)
        if len(calls) > after:
            eval(kill)
        return real(*arguments, **more)
    setattr(module, name, dying)
    return StandIn()

maker = {maker}
running.run_due(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), maker=maker)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill that a process cannot notice")


def start(maker: str, vault: Path, now: datetime = NOW) -> subprocess.Popen[bytes]:
    script = SCRIPT.format(maker=maker)
    return subprocess.Popen([sys.executable, "-c", script, str(vault), now.isoformat()], cwd=Path.cwd())


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return scheduled(tmp_path / "vault", entry("week", "0 7 * * MON", folder=tmp_path / "out"))


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_nothing_half_and_the_next_run_finishes(
    vault: Path, tmp_path: Path, step: str
) -> None:
    out = tmp_path / "out"
    assert start(STEPS[step], vault).wait() == -signal.SIGKILL
    shown = [path for path in out.glob("*") if not path.name.startswith(".")]
    assert len(shown) == (1 if step == "recording" else 0)
    maker = StandIn()
    (outcome,) = run_due(vault, NOW + timedelta(minutes=5), maker=maker).outcomes
    assert outcome.ok
    assert outcome.file == out / "weekly-2026-11-02.pdf"
    assert [path.name for path in out.iterdir()] == ["weekly-2026-11-02.pdf"]
    assert outcome.file.read_bytes().startswith(b"%PDF ")
    assert len(maker.made) == (0 if step == "recording" else 1)
    assert not (vault / filing.DRAFTS).exists()
    assert run_due(vault, NOW + timedelta(minutes=10), maker=maker).outcomes == ()


def test_a_report_that_kills_its_process_is_not_tried_for_ever(vault: Path) -> None:
    for number in range(MOST_TRIES):
        assert start(STEPS["making"], vault, NOW + timedelta(minutes=5 * number)).wait() == -signal.SIGKILL
    maker = StandIn()
    (outcome,) = run_due(vault, NOW + timedelta(hours=1), maker=maker).outcomes
    assert not outcome.ok
    assert f"{MOST_TRIES} times" in outcome.message
    assert not maker.made
    assert run_due(vault, NOW + timedelta(hours=2), maker=maker).outcomes == ()
    assert run_due(vault, NOW + timedelta(days=7), maker=maker).outcomes[0].ok


def test_of_two_runs_at_once_one_does_it_and_the_other_says_so(vault: Path, tmp_path: Path) -> None:
    inside, go = tmp_path / "inside", tmp_path / "go"
    waits = (
        f"StandIn(lambda entry, due: (Path({str(inside)!r}).touch(), "
        f"[__import__('time').sleep(0.01) for _ in iter(Path({str(go)!r}).exists, True)]))"
    )
    first = start(waits, vault)
    until = time.monotonic() + 30
    while not inside.exists():
        assert time.monotonic() < until
        assert first.poll() is None
        time.sleep(0.01)
    maker = StandIn()
    second = run_due(vault, NOW, maker=maker)
    assert second.busy
    assert not second.outcomes
    assert not maker.made
    go.touch()
    assert first.wait() == 0
    assert run_due(vault, NOW, maker=maker).outcomes == ()
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_processes_that_start_together_make_each_report_once(tmp_path: Path) -> None:
    names = [f"week {number}" for number in range(5)]
    vault = scheduled(
        tmp_path / "vault",
        *(
            entry(name, "0 7 * * MON", report=f"r{number}", folder=tmp_path / "out")
            for number, name in enumerate(names)
        ),
    )
    for process in [start("StandIn(lambda entry, due: __import__('time').sleep(0.05))", vault) for _ in range(3)]:
        assert process.wait() == 0
    ended = [record.name for record in history.read(vault) if record.state == "ended"]
    assert ended == names
    assert len(os.listdir(tmp_path / "out")) == len(names)
