"""A notice on the desktop, by what each system brings: notify-send, osascript, or a toast by PowerShell.

What is shown has no names and no values: others read a lock screen, and the arguments of a process.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

_SECONDS = 10
_MAC = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")
# The id under which PowerShell itself may show toasts: one that is not registered shows nothing.
_POWERSHELL = r"{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe"
_TOAST = """
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
[void][Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType = WindowsRuntime]
$shown = New-Object Windows.Data.Xml.Dom.XmlDocument
$shown.LoadXml('<toast{urgent}><visual><binding template="ToastGeneric">' +
    '<text>{title}</text><text>{body}</text></binding></visual></toast>')
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('{app}').Show(
    [Windows.UI.Notifications.ToastNotification]::new($shown))
"""


def show(title: str, body: str, *, urgent: bool = False, system: str = sys.platform) -> bool:
    """Show a notice; False where this session has no desktop, or nothing that shows notices."""
    command = command_for(title, body, urgent=urgent, system=system)
    if shutil.which(command[0]) is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command; the texts are single arguments)
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def command_for(title: str, body: str, *, urgent: bool, system: str) -> list[str]:
    """The command that shows a notice on a system; the texts are data in it, never code."""
    if system == "darwin":
        return ["osascript", *(part for line in _MAC for part in ("-e", line)), title, body]
    if system == "win32":
        return ["powershell", "-NoProfile", "-NonInteractive", "-EncodedCommand", _toast(title, body, urgent=urgent)]
    urgency = "critical" if urgent else "normal"
    notify = ["notify-send", "--app-name=healthkit", f"--urgency={urgency}", "--", title, body]
    return [*_session(), *notify] if _session() else notify


def _session() -> list[str]:
    """Cron starts programs without the address of the person's desktop session; this is where it stands."""
    bus = Path(f"/run/user/{os.getuid()}/bus") if hasattr(os, "getuid") else None
    return ["env", f"DBUS_SESSION_BUS_ADDRESS=unix:path={bus}"] if bus is not None and bus.exists() else []


def _toast(title: str, body: str, *, urgent: bool) -> str:
    """The script, encoded as PowerShell wants it; ``escape`` also guards the quotes of the script's own string."""
    said = {"title": escape(title), "body": escape(body), "urgent": ' scenario="reminder"' if urgent else ""}
    script = _TOAST.format(app=_POWERSHELL, **said)
    return base64.b64encode(script.encode("utf-16-le")).decode("ascii")
