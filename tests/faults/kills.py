"""SIGKILL at any point of a command, and what must hold afterwards.

Points are counted in calls of the system that change the vault's folder, the work's temporary files or what is being
written; a third of the kills on a write let half of its bytes through. Others come at a random moment of the clock.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.settings import settings
from healthkit.store import keys
from tests.faults import contents
from tests.faults.stage import Stage
from tests.faults.syscalls import GO, OUTLIVES_S, Call, Kill, Wait, watched

Check = Callable[["Trial"], None]


@dataclass(frozen=True)
class Scenario:
    """A command on a prepared vault; ``{vault}`` and ``{work}`` in its words are the trial's folders.

    ``between`` is what must hold after the kill beyond what holds for every command, ``after`` after the second run.
    """

    name: str
    base: Callable[[Stage], Path | None]
    words: tuple[str, ...]
    between: Check = lambda trial: None
    after: Check = lambda trial: None
    again: tuple[str, ...] | None = None
    derives: bool = True
    """Whether derived tables must agree with their rows once the command was cut short."""


@dataclass
class Trial:
    """One copy of the vault, and the folders around it."""

    stage: Stage
    scenario: Scenario
    root: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.work, self.temporary, self.home = self.root / "work", self.root / "temporary", self.root / "home"
        self.vault = self.root / "place" / "vault"
        for folder in (self.work, self.temporary, self.home, self.vault.parent):
            folder.mkdir(parents=True)
        base = self.scenario.base(self.stage)
        if base:
            shutil.copytree(base, self.vault)
        self.env = self.stage.environment(self.vault, self.temporary, self.home)

    def forget(self) -> None:
        """Remove everything of it."""
        shutil.rmtree(self.root)

    def words(self, words: tuple[str, ...] | None = None) -> list[str]:
        places = {"vault": self.vault, "work": self.work, "stage": self.stage.folder}
        return [word.format_map(places) for word in words or self.scenario.words]

    def call(self, words: tuple[str, ...]) -> None:
        """A command in this process, which else would remember its own folder for temporary files."""
        settings.cache_clear()
        earlier, tempfile.tempdir = tempfile.tempdir, str(self.temporary)
        try:
            result = CliRunner().invoke(cli, self.words(words), env=self.env | {"COLUMNS": "120"})
        finally:
            tempfile.tempdir = earlier
            settings.cache_clear()
        assert result.exception is None or getattr(result.exception, "code", 1) == 0, (
            f"{words[0]} failed: {result.exception!r}\n{result.output}"
        )

    def run_again(self) -> None:
        """The command once more, in this process."""
        self.call(self.scenario.again or self.scenario.words)


@dataclass(frozen=True)
class Reference:
    """The same without a kill: how many calls, how long, and what the vault then held."""

    calls: int
    seconds: float
    before: dict[str, contents.Rows]
    before_batches: dict[tuple[str, str, int], contents.Rows]
    after: dict[str, contents.Rows]
    after_batches: dict[tuple[str, str, int], contents.Rows]


def reference(stage: Stage, scenario: Scenario, root: Path) -> Reference:
    """Run a scenario undisturbed.

    Raises:
        AssertionError: it fails even so.
    """
    trial = Trial(stage, scenario, root)
    before, before_batches = _state(trial) if trial.vault.exists() else ({}, {})
    shutil.rmtree(trial.vault, ignore_errors=True)
    base = scenario.base(stage)
    if base:
        shutil.copytree(base, trial.vault)
    begun = time.monotonic()
    ended = watched(trial.words(), root, lambda call: GO, trial.env)
    seconds = time.monotonic() - begun
    assert ended.code == 0, f"{scenario.name}: {ended.err}"
    after, after_batches = _state(trial)
    scenario.after(trial)
    shutil.rmtree(root)
    return Reference(ended.calls, seconds, before, before_batches, after, after_batches)


def _state(trial: Trial) -> tuple[dict[str, contents.Rows], dict[tuple[str, str, int], contents.Rows]]:
    with contents.opened(trial.vault) as vault:
        return contents.tables(vault), contents.by_batch(vault)


@dataclass(frozen=True)
class Point:
    """Where the kill comes: at a call by number, or after some seconds."""

    call: int = 0
    when: str = "before"
    seconds: float = 0.0


def points(known: Reference, many: int, seed: int) -> list[Point]:
    """Random points over a whole run: three quarters by call, one quarter by clock."""
    dice = random.Random(seed)
    clocks = many // 4
    calls = [
        Point(dice.randint(1, known.calls), dice.choice(("before", "after", "torn"))) for _ in range(many - clocks)
    ]
    return [*calls, *(Point(seconds=dice.uniform(0.1, known.seconds)) for _ in range(clocks))]


def kill_at(point: Point, trial: Trial) -> bool:
    """Run the command until the point; whether it was killed there rather than done before."""
    if not point.call:
        return _kill_in_time(point.seconds, trial)

    def policy(call: Call) -> Kill | Wait:
        return Kill(point.when) if call.number == point.call else GO

    ended = watched(trial.words(), trial.root, policy, trial.env)
    assert ended.killed or ended.code == 0, ended.err
    return ended.killed


def kill_at_rename(trial: Trial, name: str, *, which: int = 1) -> bool:
    """Run the command until the so manieth rename that takes a name, or gives it away; killed before it happens."""
    seen = 0

    def policy(call: Call) -> Kill | Wait:
        nonlocal seen
        seen += call.name.startswith("rename") and name in (call.path.name, call.target.name)
        return Kill() if seen == which else GO

    return watched(trial.words(), trial.root, policy, trial.env).killed


def kill_at_write(trial: Trial, name: str, which: int) -> bool:
    """Run the command until the so manieth write to a file; killed once half of its pages are there."""
    seen = 0

    def policy(call: Call) -> Kill | Wait:
        nonlocal seen
        seen += call.name == "pwrite64" and call.path.name == name
        return Kill("torn") if seen == which else GO

    return watched(trial.words(), trial.root, policy, trial.env).killed


def _kill_in_time(seconds: float, trial: Trial) -> bool:
    child = subprocess.Popen(
        [sys.executable, "-m", "healthkit.cli", *trial.words()],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=trial.env,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    with suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    child.kill()
    killed = child.wait() == -signal.SIGKILL
    end = time.monotonic() + OUTLIVES_S
    while _at_work(trial.root):
        assert time.monotonic() < end, f"what it had started still runs {OUTLIVES_S} s after its death"
        time.sleep(0.1)
    return killed


def _at_work(root: Path) -> bool:
    """Whether a process was told to put its temporary files below a folder."""
    told = f"TMPDIR={root}/".encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(one.startswith(told) for one in (process / "environ").read_bytes().split(b"\0")):
                return True
    return False


def examine(trial: Trial, known: Reference) -> None:
    """What must hold after a kill, then the second run, then what must hold after that.

    Raises:
        AssertionError: something does not.
    """
    scenario = trial.scenario
    if known.before:
        _holds_after_a_kill(trial, known)
    scenario.between(trial)
    trial.run_again()
    _none(doctor_of(trial), "the doctor, after the second run")
    with contents.opened(trial.vault) as vault:
        _same(contents.tables(vault), known.after)
    scenario.after(trial)
    _none(_left_over(trial), "left behind")


def _holds_after_a_kill(trial: Trial, known: Reference) -> None:
    _none(doctor_of(trial), "the doctor, after the kill")
    imports_are_whole(trial, known)


def imports_are_whole(trial: Trial, known: Reference) -> None:
    """Every import is there with all its rows or not at all, and what is derived agrees with them.

    Raises:
        AssertionError: one is not.
    """
    with contents.opened(trial.vault) as vault:
        here, recorded = contents.by_batch(vault), contents.batches(vault) | {0}
        for key, rows in here.items():
            assert key[2] in recorded, f"rows of an import that is not on record: {key}"
            assert rows in (known.before_batches.get(key), known.after_batches.get(key)), f"half of an import: {key}"
        for key, rows in known.before_batches.items():
            kept = here.get(key)
            assert kept in (rows, known.after_batches.get(key)), f"rows were lost: {key}"
        if trial.scenario.derives:
            _same(contents.tables(vault), contents.recomputed(vault))


def _none(found: list[str], what: str) -> None:
    assert not found, f"{what}: {found}"


def _same(held: dict[str, contents.Rows], wanted: dict[str, contents.Rows]) -> None:
    differ = {name: (held.get(name), rows) for name, rows in wanted.items() if held.get(name) != rows}
    assert not differ, f"not what an undisturbed run leaves: {differ}"


def doctor_of(trial: Trial) -> list[str]:
    import os

    settings.cache_clear()
    before = dict(os.environ)
    os.environ.update({name: text for name, text in trial.env.items() if name.startswith("HEALTHKIT_")})
    try:
        return contents.doctor(trial.vault)
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


def _left_over(trial: Trial) -> list[str]:
    """Drafts, spill and temporary files that nobody will ever need."""
    known = {"vault.toml", "vault.toml.bak", "seen.json", "conversations.duckdb.wal", "conversations.duckdb.wal.sum"}
    known |= {f"{name}.{ending}" for name in keys.DATABASES for ending in ("duckdb", "lock")} | {"holders"}
    inside = [path for path in trial.vault.iterdir() if path.name not in known]
    beside = [path for path in trial.vault.parent.iterdir() if path.name.startswith(".")]
    hidden = [path for path in trial.work.iterdir() if path.name.startswith(".")]
    temporary = [path for path in trial.temporary.rglob("*") if path.is_file() and not _tells_nothing(path)]
    return sorted(str(path.relative_to(trial.root)) for path in [*inside, *beside, *hidden, *temporary])


def _tells_nothing(path: Path) -> bool:
    """Locks, the layout of an XML file for its parser, and the word by which Python tries out a folder."""
    return path.suffix == ".lock" or path.name == "layout.yaml" or path.read_bytes() in (b"", b"blat")
