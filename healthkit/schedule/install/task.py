"""A task of Windows Task Scheduler, as the XML of [MS-TSCH] 2.5; it runs while the person is logged on."""

from __future__ import annotations

import getpass
import subprocess
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from healthkit.schedule.install.job import EVERY_MINUTES, Job
from healthkit.schedule.install.plan import Command, Plan

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
FILE = "schedule-task.xml"
# A laptop on its battery runs it too, and a time that was slept through is made up for.
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "Enabled": "true",
    "ExecutionTimeLimit": "PT2H",
    "Priority": "7",
}


def plan(job: Job) -> Plan:
    """The task's description, kept in the vault's folder, and the commands that register and remove it."""
    path = job.vault / FILE
    return Plan(
        "task",
        job.label,
        files={path: description(job.command, getpass.getuser())},
        take_up=(Command(("schtasks", "/Create", "/TN", job.label, "/XML", str(path), "/F")),),
        let_go=(Command(("schtasks", "/Delete", "/TN", job.label, "/F"), may_fail=True),),
    )


def description(command: tuple[str, ...], user: str) -> bytes:
    """The XML, in the UTF-16 that Task Scheduler itself writes."""
    task = Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    _fill(SubElement(task, "RegistrationInfo"), {"Description": "Scheduled health reports: run what is due"})
    trigger = SubElement(SubElement(task, "Triggers"), "TimeTrigger")
    _fill(trigger, {"Enabled": "true", "StartBoundary": "2026-01-01T00:00:00"})
    _fill(SubElement(trigger, "Repetition"), {"Interval": f"PT{EVERY_MINUTES}M", "StopAtDurationEnd": "false"})
    principal = SubElement(SubElement(task, "Principals"), "Principal", {"id": "Author"})
    _fill(principal, {"UserId": user, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"})
    _fill(SubElement(task, "Settings"), _SETTINGS)
    action = SubElement(SubElement(task, "Actions", {"Context": "Author"}), "Exec")
    program, *arguments = command
    _fill(action, {"Command": program, "Arguments": subprocess.list2cmdline(arguments)})
    indent(task)
    return bytes(tostring(task, encoding="utf-16", xml_declaration=True))


def _fill(parent: Element, texts: dict[str, str]) -> None:
    for name, said in texts.items():
        SubElement(parent, name).text = said
