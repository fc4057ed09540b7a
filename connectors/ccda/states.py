"""States of statements, in FHIR's words, so that one fact from two formats reads alike."""

from __future__ import annotations

from connectors.ccda.tree import Node

RESULT = {
    "completed": "final", "final": "final", "active": "preliminary", "held": "registered", "new": "registered",
    "suspended": "registered", "aborted": "cancelled", "cancelled": "cancelled", "obsolete": "cancelled",
}  # fmt: skip
PROCEDURE = {
    "completed": "completed", "active": "in-progress", "aborted": "stopped", "cancelled": "not-done",
    "suspended": "on-hold", "held": "on-hold", "new": "preparation",
}  # fmt: skip
MEDICATION = {
    "completed": "completed", "active": "active", "aborted": "stopped", "cancelled": "cancelled",
    "suspended": "on-hold", "held": "on-hold", "new": "active",
}  # fmt: skip
CONCERN = {
    "completed": "resolved", "active": "active", "aborted": "inactive", "suspended": "inactive", "held": "active",
    "new": "active", "cancelled": "inactive",
}  # fmt: skip
REQUEST = {
    "active": "active", "new": "active", "completed": "completed", "aborted": "revoked", "cancelled": "revoked",
    "held": "on-hold", "suspended": "on-hold",
}  # fmt: skip
ENCOUNTER = {
    "completed": "finished", "active": "in-progress", "aborted": "cancelled", "cancelled": "cancelled",
    "new": "planned", "held": "planned", "suspended": "in-progress",
}  # fmt: skip
CLINICAL = {
    "55561003": "active", "73425007": "inactive", "413322009": "resolved", "255227004": "recurrence",
    "246455001": "recurrence", "277022003": "remission", "active": "active", "inactive": "inactive",
    "resolved": "resolved", "remission": "remission", "recurrence": "recurrence", "relapse": "relapse",
    "421139008": "on-hold", "392521001": "inactive", "90734009": "active", "7087005": "active",
}  # fmt: skip
"""Problem, allergy and medication status observations, by SNOMED code or as words; chronic and intermittent are
active."""
INTENT = {"INT": "plan", "RQO": "order", "PRMS": "plan", "PRP": "proposal", "ARQ": "proposal", "APT": "order"}
"""Moods of what is yet to happen."""


def state(statement: Node, words: dict[str, str], unstated: str | None = None) -> str | None:
    """The statement's own status in FHIR's words; one that they lack stays as it is."""
    told = statement.attr("statusCode", "code")
    return words.get(told.lower(), told) if told else unstated


def negated(statement: Node) -> bool:
    """Whether it says that something is not so, or was not done."""
    return (statement.get("negationInd") or "").lower() in {"true", "1"}


def clinical(text: str | None) -> str | None:
    """A status as written in words, such as ``Active`` in a table."""
    return CLINICAL.get(text.strip().lower(), text.strip()) if text and text.strip() else None
