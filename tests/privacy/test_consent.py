"""The consent ledger: nothing by default, revocation at once, dates, endpoints, and entries that only add up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from healthkit.errors import UnknownName, UsageError
from healthkit.privacy import consent
from healthkit.privacy.consent import Consents
from healthkit.store import Vault
from tests.privacy.conftest import RECORD, WATCH

DAY = date(2026, 11, 22)


def allows(vault: Vault, source: str = WATCH, category: str = "sleep", endpoint: str = "a.example") -> bool:
    return Consents(vault).allows(source, category, "model", endpoint, DAY)


def test_nothing_is_granted_by_default(vault: Vault) -> None:
    assert Consents(vault).now(DAY) == ()
    for purpose in ("model", "report", "export"):
        assert not Consents(vault).allows(WATCH, "sleep", purpose, None, DAY)


def test_a_grant_reaches_what_it_names_and_nothing_else(vault: Vault) -> None:
    Consents(vault).grant(WATCH, "model", "sleep", "a.example")
    assert allows(vault)
    assert not allows(vault, category="heart")
    assert not allows(vault, source=RECORD)
    assert not allows(vault, endpoint="b.example")
    assert not allows(vault, endpoint="a.example.evil")
    assert not Consents(vault).allows(WATCH, "sleep", "export", None, DAY)


def test_a_connector_or_class_names_its_products(vault: Vault) -> None:
    Consents(vault).grant("apple_health", "model")
    assert allows(vault)
    assert not allows(vault, source=RECORD)


def test_a_revocation_counts_at_once_for_every_reader(vault: Vault) -> None:
    here, there = Consents(vault), Consents(vault)
    here.grant("*", "model")
    assert there.allows(WATCH, "sleep", "model", "a.example", DAY)
    here.revoke("*", "model", "sleep")
    assert not there.allows(WATCH, "sleep", "model", "a.example", DAY)
    assert there.allows(WATCH, "heart", "model", "a.example", DAY)
    here.grant("*", "model", "sleep")
    assert allows(vault)


def test_a_narrow_refusal_outlives_a_broad_grant(vault: Vault) -> None:
    Consents(vault).revoke("*", "model", "mental_health")
    Consents(vault).grant("*", "model")
    assert not allows(vault, category="mental_health")
    assert allows(vault)
    Consents(vault).grant("*", "model", "mental_health")
    assert allows(vault, category="mental_health")


def test_a_broad_revocation_takes_narrow_grants_back(vault: Vault) -> None:
    Consents(vault).grant(WATCH, "model", "sleep", "a.example")
    Consents(vault).revoke("*", "model")
    assert not allows(vault)
    assert Consents(vault).now(DAY) == ()


def test_a_grant_ends_with_its_last_day(vault: Vault) -> None:
    Consents(vault).grant("*", "model", until=DAY)
    assert allows(vault)
    assert not Consents(vault).allows(WATCH, "sleep", "model", "a.example", DAY + timedelta(days=1))


def test_a_host_without_a_port_means_every_port_of_it(vault: Vault) -> None:
    Consents(vault).grant("*", "model", endpoint="LOCALHOST")
    assert allows(vault, endpoint="http://localhost:11434/v1")
    assert not allows(vault, endpoint="http://127.0.0.1:11434/v1")
    Consents(vault).grant("*", "model", endpoint="http://127.0.0.1:1/v1")
    assert allows(vault, endpoint="127.0.0.1:1")
    assert not allows(vault, endpoint="127.0.0.1:2")


def test_a_clock_put_back_does_not_bury_a_revocation(vault: Vault) -> None:
    with vault.ledger(write=True) as con:
        con.execute(
            "INSERT INTO consent VALUES (uuid(), ?, 'grant', '*', 'model', NULL, NULL, NULL)",
            [datetime.now(UTC).replace(tzinfo=None) + timedelta(days=400)],
        )
    assert allows(vault)
    Consents(vault).revoke("*", "model")
    assert not allows(vault)


def test_rows_are_only_ever_added(vault: Vault) -> None:
    Consents(vault).grant("*", "model")
    Consents(vault).revoke("*", "model")
    assert [entry.action for entry in Consents(vault).entries()] == ["grant", "revoke"]
    assert not hasattr(consent.Consents, "delete")


def test_what_is_not_known_is_refused(vault: Vault) -> None:
    with pytest.raises(UnknownName, match="category"):
        Consents(vault).grant("*", "model", "sleeep")
    with pytest.raises(UsageError, match="purpose"):
        Consents(vault).grant("*", "marketing")
    with pytest.raises(UnknownName, match="source"):
        Consents(vault).source_named("watsh")
    assert Consents(vault).source_named("FHIR") == "fhir"
    assert Consents(vault).entries() == ()
