"""Timers of four systems: valid by their own checkers, right about awkward paths, run for real where that can be."""

from __future__ import annotations

import ctypes
import json
import os
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from healthkit.errors import HealthkitError, UsageError
from healthkit.schedule import cron
from healthkit.schedule.install import crontab, doing, launchd, systemd, task
from healthkit.schedule.install.job import Job, job
from healthkit.schedule.install.plan import Plan

AWKWARD = [
    "plain",
    "with space",
    "100% sure %h",
    'quo"te',
    "o'clock",
    "back\\slash",
    "dollar $HOME ${X}",
    "é·日本 ñ",
    "a;b|c&d",
]
VAULT = Path("/data") / "my vault 100% é"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A program that says with which arguments it was started, in a folder of an awkward name."""
    folder = tmp_path / "pro grams 5% é"
    folder.mkdir()
    program = folder / "say arguments"
    program.write_text(
        f"#!{sys.executable}\nimport json, sys\nopen({str(tmp_path / 'said')!r}, 'w').write(json.dumps(sys.argv[1:]))\n"
    )
    program.chmod(0o755)
    return program


def said(tmp_path: Path) -> list[str]:
    return json.loads((tmp_path / "said").read_text("utf-8"))


def test_a_job_names_vault_language_and_key_file_but_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY", "correct horse battery staple")
    made = job(VAULT, "fr", Path("/keys/my key"))
    assert made.command[1:] == (
        "-P", "-m", "healthkit.cli", "--vault", str(VAULT), "--lang", "fr", "schedule", "run-due",
        "--key-file", "/keys/my key",
    )  # fmt: skip
    assert made.label != job(VAULT / "other", "fr").label
    for kind in doing.KINDS:
        plan = doing.plan(made, kind)
        everything = repr(plan) + "".join(plan.crontab)
        assert "horse" not in everything


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\x00b", "a\x1bb"])
def test_a_path_that_no_timer_can_carry_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="control characters"):
        job(Path("/data") / name, "en")


needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")


def units(plan: Plan, folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for path, content in plan.files.items():
        (folder / path.name).write_bytes(content)
    return [folder / path.name for path in plan.files]


@needs_systemd
@pytest.mark.parametrize("name", AWKWARD)
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, name: str, here: Path) -> None:
    plan = systemd.plan(Job((str(here), "--vault", f"/data/{name}"), VAULT))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *map(str, units(plan, tmp_path / "units"))],
        capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "healthkit-schedule" in line]
    assert not ours
    assert done.returncode == 0, done.stderr


@needs_systemd
def test_systemd_would_find_what_is_wrong(tmp_path: Path, here: Path) -> None:
    plan = systemd.plan(Job((str(here),), VAULT))
    service = units(plan, tmp_path / "units")[0]
    service.write_text(service.read_text("utf-8").replace('ExecStart="', 'ExecStart="/nowhere', 1), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(service)],
        capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert "healthkit-schedule" in done.stderr


@needs_systemd
def test_the_timer_comes_every_five_minutes_and_makes_up_for_missed_times() -> None:
    timer = systemd.plan(Job(("/bin/true",), VAULT)).files
    text = next(content.decode() for path, content in timer.items() if path.suffix == ".timer")
    calendar = re.search(r"OnCalendar=(.*)", text)
    assert calendar
    done = subprocess.run(["systemd-analyze", "calendar", calendar[1]], capture_output=True, text=True, check=True)
    assert "Normalized form: *-*-* *:00/5:00" in done.stdout
    assert "Persistent=true" in text


def unquoted(line: str) -> list[str]:
    """A command line as systemd.syntax(7) and systemd.service(5) take it apart."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    plain = [re.sub(r"\\(.)", r"\1", part).replace("%%", "%") for part in parts]
    return [plain[0], *(part.replace("$$", "$") for part in plain[1:])]


def test_a_systemd_command_line_keeps_every_character() -> None:
    command = ("/opt/pro grams/py $5", *AWKWARD)
    line = systemd.command_line(command)
    assert unquoted(line) == list(command)
    assert not re.search(r"(?<!%)%(?!%)", line.replace("%%", ""))


def test_a_launchd_agent_has_what_launchd_needs() -> None:
    command = (sys.executable, *AWKWARD)
    agent = plistlib.loads(launchd.agent("org.healthkit.schedule.ab", command))
    assert agent["ProgramArguments"] == list(command)
    assert agent["Label"] == "org.healthkit.schedule.ab"
    assert agent["RunAtLoad"] is True
    assert [moment["Minute"] for moment in agent["StartCalendarInterval"]] == list(range(0, 60, 5))
    path = next(iter(launchd.plan(Job(command, VAULT)).files))
    assert path.stem == plistlib.loads(launchd.plan(Job(command, VAULT)).files[path])["Label"]
    assert path.parent == Path.home() / "Library" / "LaunchAgents"


def as_cron_reads(line: str) -> tuple[str, str]:
    """Rule and command of a crontab's line; a bare percent sign ends the command, ``\\%`` is one (crontab(5))."""
    fields = line.split(None, 5)
    command = re.split(r"(?<!\\)%", fields[5])[0]
    return " ".join(fields[:5]), command.replace("\\%", "%")


def test_a_cron_line_is_a_rule_and_a_command_that_the_shell_takes_apart_rightly(tmp_path: Path, here: Path) -> None:
    plan = crontab.plan(Job((str(here), *AWKWARD), VAULT))
    rule, command = as_cron_reads(plan.crontab[1])
    assert cron.read(rule) == "*/5 * * * *"
    subprocess.run(["/bin/sh", "-c", command], check=True)
    assert said(tmp_path) == AWKWARD


TABLE = "MAILTO=me\n0 5 * * 1 tar zcf /backups/home.tgz /home/\n# a comment\n"


def test_a_crontab_is_otherwise_left_as_it_was() -> None:
    plan = crontab.plan(Job((sys.executable, "-V"), VAULT))
    with_ours = crontab.with_lines(TABLE, plan)
    assert with_ours.startswith(TABLE)
    assert crontab.with_lines(with_ours, plan) == with_ours
    assert crontab.without_lines(with_ours, plan) == TABLE
    other = crontab.plan(Job((sys.executable, "-V"), VAULT / "other"))
    both = crontab.with_lines(with_ours, other)
    assert crontab.without_lines(both, plan) == crontab.with_lines(TABLE, other)
    assert crontab.without_lines("", plan) == ""


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("task_scheduler.xsd")))


def test_a_windows_task_fits_the_schema() -> None:
    xml = etree.fromstring(task.description((r"C:\Program Files\é\pythonw.exe", "-m", *AWKWARD), "person"))
    schema().assertValid(xml)
    assert etree.QName(xml).namespace == task.NAMESPACE
    misplaced = etree.fromstring(etree.tostring(xml).replace(b"<Enabled>true</Enabled>", b"", 1).replace(
        b"</TimeTrigger>", b"<Enabled>true</Enabled></TimeTrigger>"
    ))  # fmt: skip
    assert not schema().validate(misplaced)


def test_a_windows_task_keeps_every_argument() -> None:
    space = {"t": task.NAMESPACE}
    xml = etree.fromstring(task.description(("python.exe", *AWKWARD), "person"))
    text = xml.findtext(".//t:Arguments", namespaces=space)
    assert text == subprocess.list2cmdline(AWKWARD)
    assert xml.findtext(".//t:StartWhenAvailable", namespaces=space) == "true"
    if sys.platform == "win32":
        assert as_windows_reads(text) == AWKWARD


def as_windows_reads(line: str) -> list[str]:
    split = ctypes.windll.shell32.CommandLineToArgvW  # type: ignore[attr-defined]
    split.restype = ctypes.POINTER(ctypes.c_wchar_p)
    count = ctypes.c_int()
    parts = split(f"x {line}", ctypes.byref(count))
    return parts[1 : count.value]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of stand-ins for the system's commands, which write down how they were called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "calls"
    for name in ("systemctl", "launchctl", "schtasks"):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{log}"\n')
        program.chmod(0o755)
    table = tmp_path / "table"
    program = folder / "crontab"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat "{table}" 2>/dev/null || {{ echo "no crontab for me" >&2; exit 1; }}\n'
        f'else cat > "{table}"; fi\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="its stand-ins are shell scripts")
@pytest.mark.parametrize("kind", ["systemd", "launchd", "task"])
def test_what_is_installed_can_be_taken_away_again(system: Path, kind: str) -> None:
    (system / "vault").mkdir()
    plan = doing.plan(Job((sys.executable, "-V"), system / "vault"), kind)  # type: ignore[arg-type]
    assert not doing.remove(plan)
    doing.install(plan)
    assert all(path.read_bytes() == content for path, content in plan.files.items())
    doing.install(plan)
    assert doing.remove(plan)
    assert not any(path.exists() for path in plan.files)
    calls = (system / "calls").read_text().splitlines()
    first, last = {
        "systemd": ("systemctl --user daemon-reload", "systemctl --user daemon-reload"),
        "launchd": ("launchctl bootout", "launchctl bootout"),
        "task": ("schtasks /Create", "schtasks /Delete"),
    }[kind]
    assert calls[0].startswith(first)
    assert calls[-1].startswith(last)


@pytest.mark.skipif(sys.platform == "win32", reason="its stand-ins are shell scripts")
def test_a_crontab_is_written_and_given_back(system: Path) -> None:
    plan = doing.plan(Job((sys.executable, "-V"), VAULT), "cron")
    assert not doing.remove(plan)
    doing.install(plan)
    doing.install(plan)
    assert (system / "table").read_text().splitlines() == list(plan.crontab)
    assert doing.remove(plan)
    assert (system / "table").read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="its stand-ins are shell scripts")
def test_a_failing_command_is_told_in_its_own_words(system: Path) -> None:
    (system / "bin" / "systemctl").write_text("#!/bin/sh\necho 'Failed to connect to bus' >&2\nexit 1\n")
    with pytest.raises(HealthkitError, match="daemon-reload” failed: Failed to connect to bus"):
        doing.install(doing.plan(Job((sys.executable,), VAULT), "systemd"))
    (system / "bin" / "systemctl").unlink()
    with pytest.raises(HealthkitError, match=r"no “systemctl”|Failed|failed"):
        doing.install(doing.plan(Job((sys.executable,), VAULT), "systemd"))


@pytest.mark.skipif(not Path("/run/systemd/system").is_dir(), reason="systemd does not run here")
def test_systemd_itself_runs_the_service(tmp_path: Path, here: Path) -> None:
    if subprocess.run(["systemctl", "--user", "show-environment"], check=False, capture_output=True).returncode:
        pytest.skip("no systemd user session here")
    plan = systemd.plan(Job((str(here), *AWKWARD), tmp_path))
    service = plan.label + ".service"
    try:
        doing.install(plan)
        subprocess.run(["systemctl", "--user", "start", service], check=True)
        assert said(tmp_path) == AWKWARD
    finally:
        doing.remove(plan)
