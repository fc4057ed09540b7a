"""The panel of the schedule: what its forms write, what its rows say, and that nothing wrong is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.i18n import LANGUAGES, messages
from healthkit.privacy.consent import Consents
from healthkit.schedule import alert_rules, backups, book, notice
from healthkit.schedule.notice import Line
from healthkit.settings import settings, settings_file
from healthkit.store import Vault, create_vault
from healthkit.widgets.schedule_panel import SchedulePanel

from .conftest import PASSPHRASE

BACKUP = {"name": "nightly", "kind": "backup", "every": "daily 03:00", "keep": "30", "notify": ["desktop"]}


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = create_vault(own_home / "vault", PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def panel(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> SchedulePanel:
    monkeypatch.setattr("healthkit.schedule.zones.local", lambda: "Europe/Paris")
    return widgets.schedule(vault, "en")


def say(panel: SchedulePanel, **content: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    panel._heard(None, content, [])
    return sent


def test_an_empty_schedule_says_how_to_begin(panel: SchedulePanel) -> None:
    assert (panel.box.entries, panel.box.alerts, panel.box.faults, panel.box.notices) == ([], [], [], [])
    assert "weekly" in panel.box.reports
    assert panel.box.mail_host == ""
    assert "Begin with a weekly report" in panel.still()


def test_an_entry_is_added_edited_renamed_rested_and_removed(panel: SchedulePanel, vault: Vault) -> None:
    said = say(panel, kind="save", form={**BACKUP, "folder": str(vault.folder.parent / "backups")})
    assert [one["kind"] for one in said] == ["said", "saved"]
    [row] = panel.box.entries
    assert (row["name"], row["what"], row["when"], row["form"]["keep"]) == (
        "nightly", "backup", "every day at 03:00", "30",
    )  # fmt: skip
    added = book.read(vault.folder).entry("nightly").added
    say(panel, kind="save", form={**row["form"], "every": "monday 04:00", "editing": "nightly"})
    assert panel.box.entries[0]["when"] == "every Monday at 04:00"
    assert book.read(vault.folder).entry("nightly").added == added.replace(microsecond=0)
    say(panel, kind="save", form={**row["form"], "name": "weekly copy", "editing": "nightly"})
    assert [one["name"] for one in panel.box.entries] == ["weekly copy"]
    say(panel, kind="pause", name="weekly copy")
    assert (panel.box.entries[0]["paused"], panel.box.entries[0]["next"]) == (True, "at rest")
    say(panel, kind="resume", name="weekly copy")
    assert not panel.box.entries[0]["paused"]
    assert "weekly copy" in panel.still()
    say(panel, kind="remove", name="weekly copy")
    assert panel.box.entries == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {**BACKUP, "kind": "nothing"},
        {**BACKUP, "folder": ""},
        {**BACKUP, "folder": "/tmp/x", "every": "whenever"},
        {**BACKUP, "folder": "/tmp/x", "name": "../x"},
        {**BACKUP, "folder": "/tmp/x", "keep": "many"},
        {**BACKUP, "kind": "report", "report": "no such report", "folder": "/tmp/x"},
        {**BACKUP, "folder": "/tmp/x", "notify": ["mail"]},
    ],
)
def test_a_form_that_makes_no_entry_is_told_and_changes_nothing(
    panel: SchedulePanel, vault: Vault, form: dict[str, Any]
) -> None:
    [told] = say(panel, kind="save", form=form)
    assert told["wrong"]
    assert book.read(vault.folder).entries == {}
    assert Consents(vault).entries() == ()


def test_an_entry_of_that_name_is_not_overwritten_by_a_new_one(panel: SchedulePanel, tmp_path: Path) -> None:
    say(panel, kind="save", form={**BACKUP, "folder": str(tmp_path)})
    [told] = say(panel, kind="save", form={**BACKUP, "folder": str(tmp_path), "every": "hourly"})
    assert told["wrong"]
    assert panel.box.entries[0]["when"] == "every day at 03:00"


def test_saving_an_entry_with_a_mail_writes_the_consent(vault: Vault, tmp_path: Path) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[mail]\nhost = "mail.example"\nto = "me@mail.example"\n', "utf-8")
    settings.cache_clear()
    panel = widgets.schedule(vault, "en")
    assert panel.box.mail_host == "mail.example:587"
    say(panel, kind="save", form={**BACKUP, "folder": str(tmp_path), "notify": ["mail"], "attach": True})
    [made] = Consents(vault).entries()
    assert (made.source, made.purpose, made.endpoint) == ("schedule", "mail", "mail.example:587")
    assert not panel.box.entries[0]["form"]["attach"], "a backup is never attached"


def test_an_entry_runs_now_and_the_page_shows_that_it_goes_on(
    panel: SchedulePanel, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(panel, kind="save", form={**BACKUP, "folder": str(tmp_path), "notify": []})
    seen: list[bool] = []
    backing = backups.back_up

    def back_up(*given: Any) -> Path:
        seen.append(panel.box.entries[0]["running"])
        return backing(*given)

    monkeypatch.setattr(backups, "back_up", back_up)
    sent: list[dict[str, Any]] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    panel.run("nightly").join(30)
    assert seen == [True]
    [row] = panel.box.entries
    assert (row["running"], row["last"]["ok"]) == (False, True)
    assert len(backups.kept(vault, tmp_path)) == 1
    assert sent[-1]["words"].startswith("“nightly” ended: ")
    assert not sent[-1]["wrong"]


def test_a_run_that_fails_is_told_and_the_button_comes_back(
    panel: SchedulePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(panel, kind="save", form={**BACKUP, "folder": str(tmp_path), "notify": []})

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a value 6.7891")

    monkeypatch.setattr("healthkit.schedule.running.run_now", broken)
    sent: list[dict[str, Any]] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    panel.run("nightly").join(30)
    assert sent == [{"kind": "said", "words": "“nightly” stopped with RuntimeError.", "wrong": True}]
    assert not panel.box.entries[0]["running"]


def test_an_alert_is_declared_looked_at_and_dropped(panel: SchedulePanel, vault: Vault) -> None:
    now = datetime.now(UTC)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO daily SELECT 'body_mass', ?::DATE - i::INTEGER, 1, NULL, 95, 95, 95, 95, NULL "
            "FROM range(3) AS t(i)",
            [now.date()],
        )
    form = {"preset": "", "subject": "body_mass", "test": "above", "bound": "90,5", "unit": "", "times": "2"}
    said = say(panel, kind="declare", form={**form, "per": "day", "quiet": "", "hold": False})
    assert [one["kind"] for one in said] == ["said", "declared"]
    [row] = panel.box.alerts
    assert row["words"].startswith("Weight above 90.5 kg, 2 days in a row")
    [told] = say(panel, kind="look")
    assert told["words"] == "New: 1."
    [found] = panel.box.alerts[0]["found"]
    assert "95.0 kg" in found["words"]
    assert not found["waiting"]
    assert "95" not in panel.still(), "the printed form stays in the notebook"
    [again] = say(panel, kind="look")
    assert again["words"] == "Nothing new."
    say(panel, kind="drop", number=1)
    assert panel.box.alerts == []


def test_what_waits_for_the_end_of_quiet_hours_is_marked(panel: SchedulePanel, vault: Vault) -> None:
    alert_rules.add(vault, alert_rules.declared(vault, preset="critical-results"), datetime.now(UTC))
    with vault.writer() as con:
        con.execute(
            "INSERT INTO alert_notice VALUES (1, 'x', TRUE, ?, ?, ?, ?, NULL)",
            [
                date(2026, 11, 20), date(2026, 11, 20),
                '{"analyte": "potassium", "value": 6.9, "unit": "mmol/L", "level": "emergency", "source": "a list", '
                '"comparator": ""}',
                datetime(2026, 11, 20, 23),
            ],
        )  # fmt: skip
    say(panel, kind="view")
    [found] = panel.box.alerts[0]["found"]
    assert (found["waiting"], found["urgent"]) == (True, True)
    assert "Potassium 6.9 mmol/L" in found["words"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"subject": "body_mass", "test": "above", "bound": "heavy"},
        {"subject": "body_mass", "test": "above", "bound": ""},
        {"subject": "body_mass", "test": "above", "bound": "nan"},
        {"subject": "body_mass", "test": "silent", "bound": ""},
        {"subject": "body_mass", "test": "sideways", "bound": "1"},
        {"subject": "no such thing", "test": "change"},
        {"preset": "no such preset"},
        {"preset": "critical-results", "quiet": "at night"},
    ],
)
def test_a_form_that_makes_no_alert_is_told(panel: SchedulePanel, vault: Vault, form: dict[str, Any]) -> None:
    [told] = say(panel, kind="declare", form=form)
    assert told["wrong"]
    assert alert_rules.load(vault) == ()


def test_messages_that_no_page_of_ours_sends_change_nothing(panel: SchedulePanel) -> None:
    for content in (
        {"kind": "drop", "number": "x"},
        {"kind": "drop", "number": None},
        {"kind": "?"},
        {"kind": "save", "form": 5},
    ):
        say(panel, **content)
    [told] = say(panel, kind="remove", name="nobody")
    assert told["wrong"]


def test_notices_that_found_no_desktop_are_shown_until_forgotten(panel: SchedulePanel, vault: Vault) -> None:
    notice._keep(vault.folder, [Line(datetime.now(UTC) - timedelta(hours=1), "A scheduled backup could not be made.")])
    say(panel, kind="view")
    assert panel.box.notices[0].endswith(": A scheduled backup could not be made.")
    say(panel, kind="forget")
    assert panel.box.notices == []


def test_an_entry_that_cannot_be_used_is_named(panel: SchedulePanel, vault: Vault) -> None:
    (vault.folder / book.FILE).write_text('[entry.bad]\nkind = "backup"\n', "utf-8")
    say(panel, kind="view")
    assert panel.box.entries == []
    assert panel.box.faults[0].startswith("“bad” cannot be used: ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_every_word_it_uses(vault: Vault, lang: str) -> None:
    import re

    script = (Path(widgets.__file__).parent / "schedule.js").read_text("utf-8")
    for other in ("schedule_form.js", "schedule_alerts.js"):
        script += (Path(widgets.__file__).parent / other).read_text("utf-8")
    used = set(re.findall(r"words\.([a-z_]+)", script))
    used |= {name for one in re.findall(r'does\("([a-z]+)"', script) for name in [one]}
    panel = widgets.schedule(vault, lang)  # type: ignore[arg-type]
    assert used - panel.box.labels.keys() == set()
    assert len(used) > 50
    assert messages("schedule_widget").keys() == panel.box.labels.keys()
