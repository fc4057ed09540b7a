"""Published clinical formulas: :func:`evaluate` computes one from raw inputs, :func:`formulas` names them all."""

from healthkit.clinical.formulas.catalogue import formulas
from healthkit.clinical.formulas.evaluate import evaluate, signature
from healthkit.clinical.formulas.registry import Formula, Input, Outcome

__all__ = ["Formula", "Input", "Outcome", "evaluate", "formulas", "signature"]
