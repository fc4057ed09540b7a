"""Dated figures of the statutory scheme, compiled into what each service costs whom on a day."""

from healthkit.planning.insurance.fr.rules.dated import Figure, figures
from healthkit.planning.insurance.fr.rules.tariff import Tariff, Terms, tariffs

__all__ = ["Figure", "Tariff", "Terms", "figures", "tariffs"]
