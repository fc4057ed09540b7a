"""What can be asked of each table, and which of it a question asks."""

from __future__ import annotations

from collections.abc import Collection

from healthkit.ask.records.plan import Ask, Subject, lane_of

_ORDER: tuple[Ask, ...] = (
    "dose", "who", "stop", "duration", "start", "stopped", "started", "first", "last", "count",
)  # fmt: skip
# With a name, and without one.
_ASKED: dict[str, tuple[set[Ask], set[Ask]]] = {
    "medication": (
        {"whether", "start", "duration", "stop", "dose", "who"},
        {"list", "count", "started", "stopped"},
    ),
    "allergy": ({"whether", "start"}, {"list", "count"}),
    "condition": ({"whether", "start", "duration", "last", "count", "who"}, {"list", "count"}),
    "family_history": ({"whether"}, {"list"}),
    **dict.fromkeys(
        ("immunization", "procedure", "encounter", "document"),
        ({"last", "first", "count", "whether", "who"}, {"last", "first", "count", "list"}),
    ),
    **dict.fromkeys(("device", "care_provider", "goal", "coverage"), (set(), {"list", "count"})),
}
_STANDING = frozenset({"medication", "allergy", "condition"})
_OF_EACH = frozenset({"dose", "start"})  # of no medication by name: of each that is taken, as the list says
_OF_ONE: dict[str, Ask] = {"stopped": "stop", "started": "start"}


def ask_of(subject: Subject, said: Collection[str], *, named: bool, by_noun: bool) -> Ask | None:
    """The ask; None where two are said that exclude each other, or the table cannot answer it.

    Args:
        subject: the table.
        said: the asks that phrases of the question name.
        named: whether one thing of the table is named.
        by_noun: whether a noun names the table.
    """
    lane, asks = lane_of(subject), set(said)
    if lane not in _STANDING:
        asks -= {"dose"} if lane == "immunization" else set()
        asks -= {"start", "duration"} if "last" in asks else set()
    if "when" in asks and asks == {"when"}:
        asks = {"start" if lane in _STANDING else "last"}
    asks -= {"when"}
    found: Ask | None = next((one for one in _ORDER if one in asks), None)
    if asks - {found} - ({"count"} if found in _OF_ONE else set()):
        return None
    if found is None or (not named and by_noun and found in _OF_EACH):
        found = "whether" if named else "list"
    if named:
        found = _OF_ONE.get(found, found)
    return found if found in _ASKED[lane][0 if named else 1] else None
