"""Google Fit: its part of a Google Takeout, or single files out of it, and answers of its programming interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from healthkit.source.contract import Claim, Item
from healthkit.source.files import Package

__all__ = ["GoogleFit"]


class GoogleFit:
    """Reads ``Takeout/Fit``, whatever the language of its folders: data points, sessions, and the tables of days.

    One measurement lies there up to three times: as an app wrote it, in Google's merged streams, and added up by
    quarter hours. It is read once, from the first of these that is there; see :mod:`connectors.google_fit.streams`.
    """

    name = "google_fit"
    version = "1"
    label: ClassVar[dict[str, str]] = {"en": "Google Fit", "fr": "Google Fit"}
    delivers = ("source", "sample", "event", "session", "session_stat", "session_event", "attribute", "nutrition_entry")

    def detect(self, package: Package) -> Claim | None:
        """Claim files that hold Google Fit's data points, sessions or tables of activity."""
        from connectors.google_fit.detection import claim

        return claim(package)

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        """Yield the package's rows.

        Raises:
            DamagedFile: nothing in it can be read.
        """
        from connectors.google_fit.reader import read

        return read(package, claim)
