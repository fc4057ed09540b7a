"""The data-protection page, and kinds of data that are kept for so many months and no longer."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from healthkit.cli.main import COMMANDS, cli, main
from healthkit.errors import UnknownName, UsageError
from healthkit.privacy import egress, expiry
from healthkit.privacy.consent import Consents
from healthkit.privacy.overview import ARTICLES, overview
from healthkit.source import expiring
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from healthkit.store.backup import make_backup
from healthkit.store.restore import restore_backup
from tests.builders import apple
from tests.store.conftest import PASSPHRASE

TODAY = date(2026, 11, 23)
OLD, NEW = date(2025, 1, 15), date(2026, 11, 2)


def export(folder: Path) -> Path:
    """A weight, steps and a pulse on an old and on a new day."""
    elements = []
    for day in (OLD, NEW):
        at = {"startDate": f"{day} 09:00:00 +0100", "endDate": f"{day} 09:00:00 +0100"}
        elements += [
            apple.record("HKQuantityTypeIdentifierBodyMass", "71", sourceName="Scale", unit="kg", **at),
            apple.record("HKQuantityTypeIdentifierHeartRate", "61", sourceName="Band", unit="count/min", **at),
        ]
    return apple.export_zip(folder / "export.zip", apple.document(*elements, export_date="2026-11-20 12:00:00 +0100"))


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    made = create_vault(tmp_path / "v", PASSPHRASE)
    import_path(made, export(tmp_path))
    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def run(vault: Vault, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(["--vault", str(vault.folder), "--lang", lang, "privacy", *arguments])
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return command


def days(vault: Vault, metric: str) -> list[date]:
    with vault.reader() as con:
        rows = con.execute("SELECT local_day FROM sample WHERE metric = ? ORDER BY 1", [metric]).fetchall()
    return [row[0] for row in rows]


def test_what_is_held_from_where_for_what_and_who_got_it(vault: Vault) -> None:
    Consents(vault).grant("*", "model", "body")
    with vault.ledger(write=True) as con:
        for size in (100, 20):
            egress.record(
                con, endpoint="models.example", model="m", purpose="model", body=b"x" * size, sha256="0",
                categories=["body"], consents=[], keep=False,
            )  # fmt: skip
    expiry.keep(vault, "heart", 60)
    found = overview(vault)
    held = {one.category: one for one in found.held}
    assert set(held) == {"body", "heart"}
    assert (held["body"].rows, held["body"].first, held["body"].last) == ({"sample": 2}, OLD, NEW)
    assert (held["body"].purposes, held["body"].months) == (("model",), None)
    assert (held["heart"].purposes, held["heart"].months) == ((), 60)
    assert "sleep" in found.empty_categories
    assert [(one.connector, one.files) for one in found.origins] == [("apple_health", 1)]
    (received,) = found.received
    assert (received.recipient, received.times, received.bytes, received.categories) == (
        "models.example",
        2,
        120,
        ("body",),
    )


def test_every_right_is_served_by_a_command_that_exists() -> None:
    import click

    assert set(ARTICLES) == {"5", "7", "15", "17", "20"}
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
    for article, served in ARTICLES.items():
        for words in served:
            first, *rest = words.split()
            assert first in COMMANDS, words
            found = cli.get_command(click.Context(cli), first)
            for word in rest:
                assert isinstance(found, click.Group)
                found = found.get_command(click.Context(found), word)
                assert found is not None, words
            assert f"`healthkit {words}`" in page, (article, words)


def test_the_page_in_both_languages_and_as_json(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, _ = run("report", lang="fr")
    assert code == 0
    assert "RGPD" in out
    assert "Mensurations\u00a0: 2 (mesures), 15 janvier 2025 – 2 novembre 2026" in out
    said = json.loads(run("report", "--json")[1])
    assert {one["category"] for one in said["held"]} == {"body", "heart"}
    assert said["articles"]["17"][0] == "healthkit erase"
    file = tmp_path / "page.md"
    assert run("report", "-o", str(file))[:2] == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Body measurements" in file.read_text("utf-8")
    code, _, err = run("report", "-o", str(file))
    assert (code, "exists already" in err) == (2, True)


@pytest.mark.parametrize(
    ("months", "last"),
    [(1, "2026-09-30"), (10, "2025-12-31"), (11, "2025-11-30"), (12, "2025-10-31"), (22, "2024-12-31")],
)
def test_a_month_is_kept_until_it_is_past_as_a_whole(months: int, last: str) -> None:
    assert expiry.last_day(months, TODAY) == date.fromisoformat(last)
    assert expiry.last_day(months, TODAY.replace(day=1)) == date.fromisoformat(last)


def test_nothing_expires_unless_said(vault: Vault) -> None:
    assert expiry.rules(vault) == {}
    assert expiring.apply(vault, TODAY) == ()
    assert days(vault, "body_mass") == [OLD, NEW]


def test_the_newest_word_holds_and_wrong_ones_are_refused(vault: Vault) -> None:
    for months in (24, 12):
        expiry.keep(vault, "body", months)
    assert expiry.rules(vault) == {"body": 12}
    expiry.clear(vault, "body")
    assert expiry.rules(vault) == {}
    with pytest.raises(UsageError):
        expiry.keep(vault, "body", 0)
    with pytest.raises(UnknownName):
        expiry.keep(vault, "bodies", 12)


def test_told_before_then_gone_for_good(vault: Vault, tmp_path: Path) -> None:
    expiry.keep(vault, "body", 12)
    (plan,) = expiring.preview(vault, TODAY)
    assert (plan.rows["sample"], days(vault, "body_mass")) == (1, [OLD, NEW])
    (receipt,) = expiring.apply(vault, TODAY)
    assert (receipt.removed["sample"], receipt.remaining) == (1, 0)
    assert days(vault, "body_mass") == [NEW]
    assert days(vault, "heart_rate") == [OLD, NEW], "kinds without a rule stay"
    import_path(vault, export(tmp_path))
    assert days(vault, "body_mass") == [NEW], "what went stays away"
    assert expiring.apply(vault, TODAY) == ()


def test_a_scheduled_run_applies_them_each_month_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from healthkit.schedule.making import Workshop

    expiry.keep(vault, "body", 12)
    workshop = Workshop(vault.folder)
    workshop.open()
    assert days(vault, "body_mass") == [NEW]
    looks: list[object] = []
    monkeypatch.setattr(expiring.planning, "plan", lambda *_: looks.append(1))
    assert expiring.apply_once(vault, datetime.now(UTC).astimezone().date()) == ()
    assert looks == []


def test_a_backup_from_before_the_rule_does_not_undo_it(vault: Vault, tmp_path: Path) -> None:
    make_backup(vault, tmp_path / "b")
    expiry.keep(vault, "body", 12)
    vault.close()
    restored = restore_backup(tmp_path / "b", vault.folder, PASSPHRASE).vault
    assert expiry.rules(restored) == {"body": 12}
    restored.close()


def test_the_commands(run: Callable[..., tuple[int, str, str]], vault: Vault) -> None:
    code, out, _ = run("retention", "set", "body", "12")
    assert code == 0
    assert "Body measurements: kept for 12 months" in out
    assert "would go (measurements" in out
    code, _, err = run("retention", "apply")
    assert (code, days(vault, "body_mass")) == (2, [OLD, NEW]), "nobody was there to agree"
    assert "--yes" in err
    assert json.loads(run("retention", "apply", "--dry-run", "--json")[1])[0]["rows"]["sample"] == 1
    assert json.loads(run("retention", "apply", "--yes", "--json")[1])[0]["removed"]["sample"] == 1
    assert days(vault, "body_mass") == [NEW]
    assert json.loads(run("retention", "show", "--json")[1])["rules"] == {"body": 12}
    assert run("retention", "clear", "body")[0] == 0
    assert json.loads(run("retention", "show", "--json")[1]) == {"rules": {}, "would_go": []}
    assert run("retention", "set", "body", "0")[0] == 2
    assert run("retention", "set", "bodies", "3")[0] == 1
