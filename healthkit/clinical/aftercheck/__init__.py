"""What a model wrote is read by fixed rules before a person sees it; raw material that no clinician has reviewed.

``check(text, lang, danger)`` judges a whole answer, :class:`Watcher` one that is still being written; see
``docs/answers.md``.
"""

from healthkit.clinical.aftercheck.check import check
from healthkit.clinical.aftercheck.model import KINDS, Finding, Kind, Verdict
from healthkit.clinical.aftercheck.watcher import Watcher

__all__ = ["KINDS", "Finding", "Kind", "Verdict", "Watcher", "check"]
