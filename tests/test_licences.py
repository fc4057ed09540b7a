"""Every dependency has a licence that is known, fits, and stands on the page."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import Distribution
from typing import Any, cast

import pytest

from tools.licences import PAGE, Dependency, dependencies, licence_of


def test_all_fit_and_are_listed() -> None:
    found = dependencies()
    assert len(found) > 100
    assert [one.name for one in found if not one.fits] == []
    told = PAGE.read_text("utf-8")
    assert [one.name for one in found if f"| {one.name} |" not in told] == []


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND LGPL-2.1-only", False),
        ("unknown", False),
    ],
)
def test_what_fits(licence: str, fits: bool) -> None:
    assert Dependency("anything", licence, direct=False).fits is fits


class Told(Distribution):
    """A distribution of which only the metadata matters."""

    def __init__(self, **said: str) -> None:
        self._said = Message()
        self._said["Name"] = "anything"
        for key, value in said.items():
            self._said[key.replace("_", "-")] = value

    @property
    def metadata(self) -> Any:
        return cast("Any", self._said)

    def read_text(self, filename: str) -> None:
        return None

    def locate_file(self, path: Any) -> Any:
        raise FileNotFoundError(path)


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"License_Expression": "0BSD"}, "0BSD"),
        ({"License": "BSD 3-Clause License"}, "BSD-3-Clause"),
        ({"License": "Copyright 2020", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "GNU General Public License v3"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_licence_is_read_from_the_metadata(said: dict[str, str], licence: str) -> None:
    assert licence_of(Told(**said)) == licence
