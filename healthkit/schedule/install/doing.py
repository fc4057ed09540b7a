"""Carry out a plan, or undo it: write the files, edit the crontab, run the system's commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import get_args

from healthkit.errors import HealthkitError, UsageError
from healthkit.schedule.install import crontab, launchd, systemd, task
from healthkit.schedule.install.job import Job
from healthkit.schedule.install.plan import Command, Kind, Plan
from healthkit.store import faults

_PLANS: dict[Kind, Callable[[Job], Plan]] = {
    "systemd": systemd.plan,
    "launchd": launchd.plan,
    "cron": crontab.plan,
    "task": task.plan,
}
KINDS: tuple[Kind, ...] = get_args(Kind)
_WAIT_S = 60


def usual_kind() -> Kind:
    """The timer of this system.

    Raises:
        UsageError: it has neither systemd nor cron.
    """
    if sys.platform == "darwin":
        return "launchd"
    if sys.platform == "win32":
        return "task"
    if Path("/run/systemd/system").is_dir() and shutil.which("systemctl"):
        return "systemd"
    if shutil.which("crontab"):
        return "cron"
    raise UsageError(
        "This system has neither systemd nor cron.",
        "Let another scheduler run the command that `healthkit schedule install --kind cron --show` prints.",
    )


def plan(job: Job, kind: Kind) -> Plan:
    """What installing a job would write and run."""
    return _PLANS[kind](job)


def install(plan: Plan) -> None:
    """Write and take up.

    Raises:
        UnwritableVault: a file cannot be written.
        HealthkitError: a command of the system failed; says which, and in whose words.
    """
    for path, content in plan.files.items():
        _write(path, content)
    if plan.crontab:
        _put_crontab(crontab.with_lines(_crontab(), plan))
    _run(plan.take_up)


def installed(job: Job) -> Kind | None:
    """Which timer starts a job; None where none does, as far as files and the person's crontab tell."""
    for kind in KINDS:
        made = plan(job, kind)
        if made.files and all(path.exists() for path in made.files):
            return kind
        if made.crontab and shutil.which("crontab"):
            with suppress(HealthkitError, subprocess.TimeoutExpired):
                if made.crontab[0] in _crontab().splitlines():
                    return kind
    return None


def remove(plan: Plan) -> bool:
    """Let go and delete; False where nothing was installed.

    Raises:
        HealthkitError: a command of the system failed.
    """
    there = [path for path in plan.files if path.exists()]
    if plan.crontab:
        before = _crontab()
        after = crontab.without_lines(before, plan)
        if after != before:
            _put_crontab(after)
        return after != before
    if not there:
        return False
    _run(plan.let_go)
    for path in there:
        with suppress(OSError):
            path.unlink()
    _run(plan.afterwards)
    return True


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError as error:
        raise faults.of_system(error, path) from None


def _run(commands: Iterable[Command]) -> None:
    for command in commands:
        done = _call(command.arguments)
        if done.returncode and not command.may_fail:
            raise _failed(command.arguments, done)


def _crontab() -> str:
    """The person's crontab as it is; empty where there is none yet."""
    done = _call(("crontab", "-l"))
    if done.returncode and b"no crontab" not in done.stderr.lower():
        raise _failed(("crontab", "-l"), done)
    return "" if done.returncode else done.stdout.decode("utf-8", "surrogateescape")


def _put_crontab(table: str) -> None:
    done = _call(("crontab", "-"), table.encode("utf-8", "surrogateescape"))
    if done.returncode:
        raise _failed(("crontab", "-"), done)


def _call(arguments: tuple[str, ...], said: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(arguments[0])
    if program is None:
        raise HealthkitError(f"This system has no “{arguments[0]}”.", "Choose another --kind, or run it by hand.")
    return subprocess.run(  # noqa: S603 (fixed words, and paths of ours)
        [program, *arguments[1:]], input=said, capture_output=True, timeout=_WAIT_S, check=False
    )


def _failed(arguments: tuple[str, ...], done: subprocess.CompletedProcess[bytes]) -> HealthkitError:
    words = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return HealthkitError(
        f"“{' '.join(arguments)}” failed{f': {words[-1]}' if words else ''}.",
        "Run it yourself to see why; the files that were shown are written.",
    )
