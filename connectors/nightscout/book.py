"""A package of Nightscout's on its way into frames: numbers of rows and sources, and what was met."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from healthkit.source.contract import Issue, Rows
from healthkit.source.frames import Refs, source

_DEXCOM = re.compile(r"dexcom[ _-]?(g\d|one\+?)|\b(g[4-7])\b", re.IGNORECASE)
_MODELS = {
    "share2": "Dexcom sensor", "dexcom": "Dexcom sensor", "libre": "FreeStyle Libre", "miaomiao": "FreeStyle Libre",
    "bubble": "FreeStyle Libre", "medtronic": "Medtronic sensor", "minimed": "Medtronic sensor",
    "eversense": "Eversense",
}  # fmt: skip
_MAKERS = {"Dexcom": "Dexcom", "FreeStyle": "Abbott", "Medtronic": "Medtronic", "Eversense": "Senseonics"}


METER = 0
"""The uploader of what people measure and enter themselves."""


@dataclass
class Book:
    """``uploaders`` are numbers by place: what each calls itself. ``sources`` are numbers by sensor; "" is the app."""

    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    uploaders: list[str | None] = field(default_factory=lambda: [None])
    sources: dict[str, int] = field(default_factory=dict)
    member: str = ""
    position: int = 0
    _places: dict[str, int] = field(default_factory=dict)
    _made: list[Rows] = field(default_factory=list)

    def issue(self, reason: str, raw: str) -> None:
        """Something that the document at hand says and that cannot be used."""
        self.issues.append(Issue(reason, self.member, f"document {self.position}", raw[:200]))

    def uploader(self, device: str | None) -> int:
        """The number of an uploader."""
        if device is None:
            return METER
        if device not in self._places:
            self._places[device] = len(self.uploaders)
            self.uploaders.append(device)
        return self._places[device]

    def source_of(self, uploader: int) -> int:
        """The source behind an uploader. Names of rigs and phones are people's own: they are left behind."""
        device = self.uploaders[uploader]
        model = "" if device is None else model_of(device)
        if model not in self.sources:
            self.sources[model] = number = len(self.sources) + 1
            maker = next((maker for start, maker in _MAKERS.items() if model.startswith(start)), None)
            self._made.append(
                source(number, "Nightscout", "sensor", manufacturer=maker, model=model)
                if model
                else source(number, "Nightscout")
            )
        return self.sources[model]

    def new_sources(self) -> list[Rows]:
        """Rows of sources that were numbered since the last call."""
        made, self._made = self._made, []
        return made


def model_of(device: str) -> str:
    """The sensor behind an uploader's name for itself.

    >>> model_of("xDrip-DexcomG6"), model_of("share2"), model_of("openaps://rig/medtronic-722"), model_of("")
    ('Dexcom G6', 'Dexcom sensor', 'Medtronic sensor', 'CGM')
    """
    if match := _DEXCOM.search(device):
        return f"Dexcom {(match[1] or match[2]).upper()}"
    return next((model for word, model in _MODELS.items() if word in device.casefold()), "CGM")
