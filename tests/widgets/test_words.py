from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import get_args

import pytest

from healthkit.i18n import messages
from healthkit.model.catalogue import Group
from healthkit.privacy.payload import Kind


def sentences(domain: str) -> Iterator[tuple[str, str, str]]:
    for key, entry in messages(domain).items():
        pair = {lang: entry[lang] for lang in ("en", "fr")}
        forms = {lang: [said] if isinstance(said, str) else [said["one"], said["other"]] for lang, said in pair.items()}
        for english, french in zip(forms["en"], forms["fr"], strict=True):
            yield key, english, french


@pytest.mark.parametrize("domain", ["widgets", "charts"])
def test_both_languages_fill_in_the_same_values(domain: str) -> None:
    def fields(words: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    for key, english, french in sentences(domain):
        assert fields(english) == fields(french), key


@pytest.mark.parametrize("domain", ["widgets", "charts"])
def test_french_signs_do_not_begin_a_line(domain: str) -> None:
    for key, _, french in sentences(domain):
        assert not re.search(r" [:;?!»]|« ", french), f"{key}: a plain space where a no-break space belongs"
        assert not re.search(r"\w'\w", french), f"{key}: a straight apostrophe"


def test_every_group_of_the_catalogue_has_a_name() -> None:
    assert {f"group_{group}" for group in get_args(Group)} <= messages("widgets").keys()


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_item_has_words_in_a_preview(kind: str) -> None:
    assert {"en", "fr"} <= messages("chat")[f"kind_{kind}"].keys()
