"""Panels of one notebook hear of each other here: one opens the vault or imports, the others look again."""

from __future__ import annotations

from typing import Protocol
from weakref import WeakSet


class Listener(Protocol):
    """Something that looks at the vault again when told to."""

    def refresh(self) -> None:
        """Look again; called from any thread."""


_listeners: WeakSet[Listener] = WeakSet()


def listen(listener: Listener) -> None:
    """Tell ``listener`` of every later change, as long as it lives."""
    _listeners.add(listener)


def announce() -> None:
    """The vault was opened, made, or has new rows."""
    faults: list[Exception] = []
    for listener in list(_listeners):
        try:
            listener.refresh()
        except Exception as fault:  # one panel is not to keep the others from the news
            faults.append(fault)
    if faults:
        raise faults[0]
