"""Every reason that the import can give has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthkit.i18n import LANGUAGES, messages, reason

ROOT = Path(__file__).resolve().parents[2]
_GIVEN = re.compile(r"""(?:\bIssue\(|\.issue\(|\b_refuse\()\s*"([a-z_0-9]+)\"""")
_IN_SQL = re.compile(r"'([a-z_]+)' AS reason")
_REFUSED = re.compile(r'return "(odd_name|path_escape|symbolic_link|encrypted_member)"')


def given() -> set[str]:
    found: set[str] = set()
    for folder in ("connectors", "healthkit/source"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix == ".py":
                text = path.read_text("utf-8")
                found |= {*_GIVEN.findall(text), *_REFUSED.findall(text)}
            elif path.suffix == ".sql":
                found |= set(_IN_SQL.findall(path.read_text("utf-8")))
    return found


def test_the_search_finds_reasons_of_every_kind() -> None:
    assert given() >= {"bad_date", "person_differs", "implausible_value", "date_unusable", "path_escape"}


@pytest.mark.parametrize("code", sorted(given()))
def test_it_has_words(code: str) -> None:
    assert set(messages("issues")[code]) == set(LANGUAGES)


def test_a_third_partys_reason_stands_for_itself() -> None:
    assert reason("their_own_code", "fr") == "their own code"
