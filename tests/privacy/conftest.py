"""A vault with one person, two sources and what identifies them; settings with endpoints; a transport that keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from healthkit import settings as module
from healthkit.privacy import endpoints as places
from healthkit.privacy import profiles
from healthkit.privacy.gate import Decision, Passage, Preview
from healthkit.settings import settings
from healthkit.store import Vault, create_vault

WATCH, RECORD = "watch:Watch6,7", "record:Town Clinic"
ENDPOINTS = """
[endpoints.far]
url = "https://models.example/v1"
model = "m"
retention = "thirty days, says their page"
training = "not used, says their page"
keep = true

[endpoints.plain]
url = "http://models.example/v1"
"""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = create_vault(tmp_path / "vault", "four unrelated small words")
    with made.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class, product) VALUES "
            f"(1, 'apple_health', 'Watch', 'watch', '{WATCH}'), (2, 'fhir', 'Town Clinic', 'record', '{RECORD}')"
        )
        con.execute("INSERT INTO person VALUES ('name', 'Zéphyrine Quillfeather', 1), ('birth_date', '1979-03-12', 1)")
        row = "fact_key, state_key, source_id, batch_id"
        con.execute(
            f"INSERT INTO care_provider (care_provider_id, name, kind, phone, address, {row}) VALUES "
            "(1, 'Dr Obadiah Wrenfield', 'practitioner', '+1 555 867 5309', '9 Elmshade, 02139 Brightwater', "
            "1, 1, 2, 1)"
        )
        con.execute(f"INSERT INTO coverage (coverage_id, member_id, {row}) VALUES (1, 'QZ-4471-88', 1, 1, 2, 1)")
    yield made
    made.close()


@pytest.fixture
def endpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "settings.toml"
    path.write_text(ENDPOINTS)
    for user in (module, profiles, places):
        monkeypatch.setattr(user, "settings_file", lambda: path)
    settings.cache_clear()
    yield path
    settings.cache_clear()


class Person:
    """Somebody who is asked: keeps what was shown and answers by a list, the last word for ever."""

    def __init__(self, *decisions: Decision) -> None:
        self.decisions = list(decisions or (Decision(allow=True),))
        self.shown: list[Preview] = []

    def __call__(self, preview: Preview) -> Decision:
        self.shown.append(preview)
        return self.decisions.pop(0) if len(self.decisions) > 1 else self.decisions[0]


class Wire:
    """A transport that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[Passage] = []

    def __call__(self, passage: Passage) -> str:
        self.sent.append(passage)
        return "answered"
