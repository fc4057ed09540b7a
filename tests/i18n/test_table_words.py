"""Every table of the vault has a name for people, in both languages."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from healthkit.i18n import messages, rows_of


def test_every_table_and_no_other_has_words() -> None:
    schema = tomllib.loads(files("healthkit.store").joinpath("schema.toml").read_text("utf-8"))
    assert set(messages("tables")) == set(schema["table"])


def test_they_stand_for_the_tables_name() -> None:
    assert (rows_of("lab_result", "en"), rows_of("lab_result", "fr")) == ("results", "résultats")
    assert rows_of("their_own", "fr") == "their own"
