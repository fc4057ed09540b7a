"""The French engine: the Assurance maladie by dated rules with their source, and a complémentaire on top."""

from __future__ import annotations

from healthkit.planning.insurance.fr.plan import FrenchPlan
from healthkit.planning.insurance.fr.reading import read

__all__ = ["FrenchPlan", "read"]
