"""A line for the person's crontab (crontab(5)), under a comment that marks it as ours."""

from __future__ import annotations

import os
import shlex
import sys

from healthkit.schedule.install.job import EVERY_MINUTES, Job
from healthkit.schedule.install.plan import Plan


def plan(job: Job) -> Plan:
    """The two lines."""
    return Plan("cron", job.label, crontab=(mark(job.label), f"*/{EVERY_MINUTES} * * * * {shell_line(job.command)}"))


def mark(label: str) -> str:
    """The comment above our line."""
    return f"# {label}: scheduled health reports; the next line belongs to it"


def shell_line(command: tuple[str, ...]) -> str:
    """The command for cron's shell, quiet since the history keeps how runs ended.

    A bare percent sign would end the line for cron, quoted or not, so each has a backslash, which cron takes away. The
    session's bus is where the keyring and the desktop's notices are; cron does not name it.
    """
    bus = f"DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/{os.getuid()}/bus " if sys.platform == "linux" else ""
    return f"{bus}{shlex.join(command)} >/dev/null 2>&1".replace("%", "\\%")


def with_lines(table: str, plan: Plan) -> str:
    """A crontab with our lines at its end, in place of earlier ones."""
    return without_lines(table, plan) + "\n".join(plan.crontab) + "\n"


def without_lines(table: str, plan: Plan) -> str:
    """A crontab without our lines, and otherwise as it was."""
    kept, lines = [], iter(table.splitlines())
    for line in lines:
        if line == mark(plan.label):
            next(lines, None)
        else:
            kept.append(line)
    return "".join(f"{line}\n" for line in kept)
