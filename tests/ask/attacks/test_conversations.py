"""The corpus against the real loop: nothing leaves that was not allowed, nothing is written, no file is read."""

from __future__ import annotations

import pytest

from tests.ask.attacks.cases import Case, cases
from tests.ask.attacks.guard import Bait, hash_of
from tests.ask.attacks.victim import Victim

CASES = cases()


@pytest.fixture(scope="module")
def untouched(attacked: Victim) -> dict[str, str]:
    """The vault's files before the first attack."""
    return hash_of(attacked.vault.folder)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(one, marks=[pytest.mark.xfail(reason="still succeeds", strict=False)] if one.open else [])
        for one in CASES
    ],
    ids=[f"{one.kind}: {one.id}" for one in CASES],
)
def test_the_attacker_gets_nothing(attacked: Victim, bait: Bait, untouched: dict[str, str], case: Case) -> None:
    assert case.run(attacked, bait) == []


def test_after_all_of_them_the_vault_is_as_it_was(attacked: Victim, untouched: dict[str, str]) -> None:
    assert hash_of(attacked.vault.folder) == untouched


def test_the_corpus_is_large_and_in_both_languages() -> None:
    assert len({one.id for one in CASES}) == len(CASES) >= 150
