"""The panel of consents: what its switches write into the ledger, and what it says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.settings import settings, settings_file
from healthkit.store import Vault, create_vault
from healthkit.widgets.consent_panel import ConsentPanel

from .conftest import PASSPHRASE

WATCH, CLINIC = "watch:Watch6,7", "record:Town Clinic"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = create_vault(own_home / "vault", PASSPHRASE)
    with made.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class, product) VALUES "
            f"(1, 'apple_health', 'Watch', 'watch', '{WATCH}'), (2, 'fhir', 'Town Clinic', 'record', '{CLINIC}')"
        )
    yield made
    made.close()


@pytest.fixture
def far(own_home: Path) -> Iterator[None]:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '[endpoints.far]\nurl = "https://models.example/v1"\nmodel = "m"\nretention = "thirty days"\n', "utf-8"
    )
    settings.cache_clear()
    yield
    settings.cache_clear()


def row(panel: ConsentPanel, category: str) -> dict[str, Any]:
    return next(one for one in panel.box.rows if one["id"] == category)


def say(panel: ConsentPanel, **content: Any) -> list[Any]:
    sent: list[Any] = []
    panel.box.send = lambda content, buffers=None: sent.append(content)
    panel._heard(None, content, [])
    return sent


def test_it_begins_with_nothing_allowed(vault: Vault, far: None) -> None:
    panel = widgets.consent(vault, "en")
    assert panel.box.chosen["whom"] == "model models.example"
    assert not any(one["on"] for one in panel.box.rows)
    terms = panel.box.whom[0]["terms"]
    assert terms[:3] == [
        "on another computer", "Keeps what it gets: thirty days", "Trains on it: not entered in your settings",
    ]  # fmt: skip
    assert "Nothing is allowed" in panel.still()


def test_a_switch_grants_exactly_one_kind_of_one_source_to_one_endpoint(vault: Vault, far: None) -> None:
    panel = widgets.consent(vault, "en")
    say(panel, kind="view", source=WATCH)
    until = TODAY + timedelta(days=9)
    say(panel, kind="set", category="sleep", allow=True, until=until.isoformat())
    [made] = Consents(vault).entries()
    wanted = ("grant", WATCH, "model", "sleep", "models.example", until)
    assert (made.action, made.source, made.purpose, made.category, made.endpoint, made.until) == wanted
    assert [one["id"] for one in panel.box.rows if one["on"]] == ["sleep"]
    assert row(panel, "sleep")["until"]
    say(panel, kind="view", source=CLINIC)
    assert not row(panel, "sleep")["on"], "another source is not allowed by it"
    assert "Sleep" in panel.still()


def test_taking_back_counts_at_once_and_stays_in_the_ledger(vault: Vault, far: None) -> None:
    consents, panel = Consents(vault), widgets.consent(vault, "fr")
    say(panel, kind="set", category="heart", allow=True)
    assert consents.allows(WATCH, "heart", "model", "models.example", TODAY)
    say(panel, kind="view", source=WATCH)
    assert row(panel, "heart")["on"], "a consent to every source holds for this one"
    say(panel, kind="set", category="heart", allow=False)
    assert not consents.allows(WATCH, "heart", "model", "models.example", TODAY)
    assert consents.allows(CLINIC, "heart", "model", "models.example", TODAY)
    assert [line["action"] for line in panel.box.ledger] == ["revoke", "grant"]
    assert panel.box.ledger[0]["words"].startswith("Refusé")


def test_everything_is_taken_back_from_one_endpoint_only(vault: Vault, far: None) -> None:
    consents = Consents(vault)
    consents.grant("*", "model", "sleep", "models.example")
    consents.grant("*", "model", "sleep", "127.0.0.1:11434")
    panel = widgets.consent(vault, "en")
    say(panel, kind="revoke_all")
    assert not consents.allows(WATCH, "sleep", "model", "models.example", TODAY)
    assert consents.allows(WATCH, "sleep", "model", "127.0.0.1:11434", TODAY)


def test_reports_and_other_programs_are_purposes_of_their_own(vault: Vault) -> None:
    panel = widgets.consent(vault, "en")
    labels = [one["label"] for one in panel.box.whom]
    assert labels == ["Another program (MCP)", "Models anywhere", "Reports", "Exports"]
    say(panel, kind="view", whom="report ")
    say(panel, kind="set", category="labs", allow=True)
    [made] = Consents(vault).entries()
    assert (made.purpose, made.endpoint) == ("report", None)


def test_a_consent_given_elsewhere_is_seen_when_one_looks_again(vault: Vault) -> None:
    panel = widgets.consent(vault, "en")
    Consents(vault).grant("*", "model", "sleep", "127.0.0.1:11434")
    say(panel, kind="view")
    assert "A model at 127.0.0.1:11434" in [one["label"] for one in panel.box.whom]


def test_what_the_page_says_wrongly_changes_nothing(vault: Vault) -> None:
    panel = widgets.consent(vault, "en")
    [told] = say(panel, kind="set", category="no such kind", allow=True)
    assert told["kind"] == "said"
    say(panel, kind="set", category="sleep", allow=True, until="soon")
    say(panel, kind="view", whom="nobody", source="nothing")
    assert Consents(vault).entries() == ()


def test_what_left_is_listed_and_its_bytes_shown_where_they_were_kept(vault: Vault) -> None:
    body = b'{"model":"m"}'
    with vault.ledger(write=True) as con:
        for keep in (True, False):
            egress.record(
                con, endpoint="models.example", model="m", purpose="model", body=body, sha256=sha256(body).hexdigest(),
                categories={"sleep"}, consents=set(), keep=keep,
            )  # fmt: skip
    panel = widgets.consent(vault, "en")
    lines = {line["kept"]: line for line in panel.box.left}
    assert (lines[True]["to"], lines[True]["kinds"], lines[True]["size"]) == ("m @ models.example", "Sleep", "13 bytes")
    assert say(panel, kind="bytes", id=lines[True]["id"])[0]["text"] == body.decode()
    assert say(panel, kind="bytes", id=lines[False]["id"])[0]["text"] == ""


def test_a_grant_that_has_run_out_is_off(vault: Vault) -> None:
    Consents(vault).grant("*", "model", "sleep", "127.0.0.1:1", date(2020, 1, 1))
    panel = widgets.consent(vault, "en")
    assert panel.box.chosen["whom"] == "model 127.0.0.1:1"
    assert not row(panel, "sleep")["on"]
