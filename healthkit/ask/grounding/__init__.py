"""Every number in a text that a model wrote is traced to the results it was given, or marked.

``check`` finds and matches the numbers, ``marked`` shows which were not found, ``footer`` lists what the others rest
on.
"""

from healthkit.ask.grounding.check import Grounding, Span, check
from healthkit.ask.grounding.present import MARK, footer, marked

__all__ = ["MARK", "Grounding", "Span", "check", "footer", "marked"]
