"""A vault with known numbers of its own, consents, and an assistant at a scripted server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from healthkit.ask.assistant.assistant import Assistant
from healthkit.ask.assistant.events import Done, Event
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Preview
from healthkit.store import Vault, open_vault
from tests.ask import builder
from tests.builders.model_server import ModelServer


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = builder.build(tmp_path_factory.mktemp("assistant") / "vault")
    made.close()
    return made.folder


@pytest.fixture
def own_vault(built: Path, tmp_path: Path) -> Iterator[Vault]:
    """A copy, since what is allowed and what left is written."""
    folder = tmp_path / "vault"
    shutil.copytree(built, folder)
    vault = open_vault(folder, "a passphrase for tests")
    yield vault
    vault.close()


@pytest.fixture
def allowed(own_vault: Vault) -> Vault:
    Consents(own_vault).grant("*", "model")
    return own_vault


class Person:
    """Somebody who is shown previews: keeps them, answers by a list, the last word for ever."""

    def __init__(self, *decisions: Decision) -> None:
        self.decisions = list(decisions or (Decision(allow=True),))
        self.shown: list[Preview] = []

    def __call__(self, preview: Preview) -> Decision:
        self.shown.append(preview)
        return self.decisions.pop(0) if len(self.decisions) > 1 else self.decisions[0]


Started = Callable[..., Assistant]


@pytest.fixture
def started() -> Started:
    def start(vault: Vault, server: ModelServer | None, person: Person | None = None, **more: Any) -> Assistant:
        url = server.url if server else "http://127.0.0.1:9/v1"
        return Assistant(vault, url, model="scripted", decide=person or Person(), as_of=builder.AS_OF, **more)

    return start


def done(events: list[Event]) -> Done:
    last = events[-1]
    assert isinstance(last, Done)
    assert sum(isinstance(one, Done) for one in events) == 1
    return last
