"""What care is called, in each country's table of services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from healthkit.planning.insurance.use import Country


class Service(Protocol):
    """What both tables say of a kind of care: its id, its name in each language, what a quantity counts."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def label(self) -> Mapping[str, str]:
        """Its name by language."""
        ...

    @property
    def unit(self) -> str:
        """What an event's quantity counts."""
        ...


def services(country: Country) -> Mapping[str, Service]:
    """A country's services by id."""
    if country == "US":
        from healthkit.planning.insurance.us.services import services as american

        return american()
    from healthkit.planning.insurance.fr.services import services as french

    return french()


def label(country: Country, service: str, lang: str) -> str:
    """A service in words; its id where the table lacks it."""
    found = services(country).get(service)
    return found.label[lang] if found else service
