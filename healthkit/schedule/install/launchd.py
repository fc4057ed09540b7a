"""A launchd agent of the person (launchd.plist(5)); times that were slept through are made up for once on waking."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from healthkit.schedule.install.job import EVERY_MINUTES, Job
from healthkit.schedule.install.plan import Command, Plan


def plan(job: Job) -> Plan:
    """The agent's property list in ``~/Library/LaunchAgents``."""
    label = f"org.{job.label.replace('-', '.')}"
    path = Path.home() / "Library" / "LaunchAgents" / f"{label}.plist"
    person = f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"
    leave = Command(("launchctl", "bootout", f"{person}/{label}"), may_fail=True)
    return Plan(
        "launchd",
        job.label,
        files={path: agent(label, job.command)},
        take_up=(leave, Command(("launchctl", "bootstrap", person, str(path)))),
        let_go=(leave,),
    )


def agent(label: str, command: tuple[str, ...]) -> bytes:
    """The property list as XML."""
    return plistlib.dumps(
        {
            "Label": label,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "StartCalendarInterval": [{"Minute": minute} for minute in range(0, 60, EVERY_MINUTES)],
            "ProcessType": "Background",
            "LowPriorityIO": True,
            "Umask": 0o077,
        }
    )
