"""Ask a whole set in some order and hash each answer's JSON; as a module, in a process of its own."""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from healthkit.ask import session
from healthkit.store import Vault, open_vault
from tests.ask.questions import sets
from tests.ask.questions.judge import asked
from tests.ask.questions.opened import PASSPHRASES

Questions = tuple[str, ...]


def questions(name: str) -> list[Questions]:
    """Every question of a vault, each a sequence of which the last counts."""
    if name == "french":
        return [case.questions for case in sets.FRENCH]
    return [*(case.questions for case in sets.PERSON), *((question,) for _, question in sets.UNANSWERABLE)]


def hashes(vault: Vault, as_of: date, every: Sequence[Questions], seed: int) -> dict[Questions, str]:
    """The answers' JSON by its hash, asked on a fresh session in an order of its own."""
    order = list(every)
    random.Random(seed).shuffle(order)
    with session(vault, as_of) as opened:
        return {one: _hash(asked(opened, one).as_dict()) for one in order}


def _hash(answer: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(answer, ensure_ascii=False).encode()).hexdigest()


def main(name: str, folder: str, as_of: str, seed: str) -> None:
    """Print the hashes in the set's own order, a line each."""
    vault = open_vault(Path(folder), PASSPHRASES[name])
    every = questions(name)
    found = hashes(vault, date.fromisoformat(as_of), every, int(seed))
    print("\n".join(found[one] for one in every))  # noqa: T201 (the parent reads it)


if __name__ == "__main__":
    main(*sys.argv[1:])
