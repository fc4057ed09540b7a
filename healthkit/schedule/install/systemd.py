"""A systemd user timer and its service (systemd.timer(5), systemd.service(5), quoting by systemd.syntax(7))."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from healthkit.schedule.install.job import EVERY_MINUTES, Job
from healthkit.schedule.install.plan import Command, Plan

_TIMER = """\
[Unit]
Description=Scheduled health reports: look what is due

[Timer]
OnCalendar=*:0/{minutes}
Persistent=true
AccuracySec=30s

[Install]
WantedBy=timers.target
"""
# 3 is a locked vault, which is no fault of the unit; the next run tries again.
_SERVICE = """\
[Unit]
Description=Scheduled health reports: run what is due

[Service]
Type=oneshot
ExecStart={command}
SuccessExitStatus=3
UMask=0077
Nice=10
"""


def plan(job: Job) -> Plan:
    """The units in the person's own folder."""
    folder = Path(platformdirs.user_config_dir()) / "systemd" / "user"
    timer = f"{job.label}.timer"
    systemctl = ("systemctl", "--user")
    return Plan(
        "systemd",
        job.label,
        files={
            folder / f"{job.label}.service": _SERVICE.format(command=command_line(job.command)).encode("utf-8"),
            folder / timer: _TIMER.format(minutes=EVERY_MINUTES).encode("utf-8"),
        },
        take_up=(Command((*systemctl, "daemon-reload")), Command((*systemctl, "enable", "--now", timer))),
        let_go=(Command((*systemctl, "disable", "--now", timer), may_fail=True),),
        afterwards=(Command((*systemctl, "daemon-reload"), may_fail=True),),
    )


def command_line(command: tuple[str, ...]) -> str:
    """``ExecStart=``: each part in quotes; a percent sign would name a specifier, a dollar sign a variable.

    The program itself is not subject to variables, so that there a dollar sign stands for itself.
    """
    program, *arguments = (_quoted(part) for part in command)
    return " ".join([program, *(part.replace("$", "$$") for part in arguments)])


def _quoted(part: str) -> str:
    escaped = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
