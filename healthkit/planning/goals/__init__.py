"""Goals that a person sets for themselves: small steps from their own baseline, a weekly look, and letting go.

What a command or a widget calls, each with ``lang`` for its words and the day as an argument:

==============================================  ==========================================================
``kinds()``                                     the kinds of goal, tuple of ``Kind`` (id, ``name(lang)``)
``propose(vault, Wish(kind, …), day, lang)``    the first small step, a ``Proposal``; changes nothing
``start(vault, proposal, day, lang)``           keep it; the ``Goal`` with its number
``standing(vault, day)``                        the goals that stand, tuple of ``Standing``
``show(vault, number, day)``                    one goal, ended or not, as a ``Standing``
``tick(vault, number, on, done, day, lang)``    say of a habit whether a day was kept; None takes it back
``review(vault, number, day, barrier, lang)``   how the last whole week went and what is proposed: ``Review``
``decide(vault, review, decision, …)``          the person's decision: keep, easier, harder, let_go
``let_go(vault, number, day)``                  end it, at any time
==============================================  ==========================================================

``Proposal.ready`` is False where there are too few days: ``Proposal.sentences(lang)`` then says what to do.
``Standing.sentences(lang)`` and ``Review.sentences(lang)`` are ready to be shown. A goal that is not safe raises
:class:`Refused`, whose message says why and whose hint says where to turn.
"""

from healthkit.planning.goals.kinds import KINDS, Kind
from healthkit.planning.goals.limits import Refused
from healthkit.planning.goals.proposal import Proposal, Wish, propose, start
from healthkit.planning.goals.registry import Goal, Reviewed, Step, goal, goals, let_go, tick
from healthkit.planning.goals.review import BARRIERS, DECISIONS, Review, decide, review
from healthkit.planning.goals.standing import Standing, show, standing


def kinds() -> tuple[Kind, ...]:
    """The kinds of goal, in the order in which a person meets them."""
    return tuple(KINDS.values())


__all__ = [
    "BARRIERS", "DECISIONS", "Goal", "Kind", "Proposal", "Refused", "Review", "Reviewed", "Standing", "Step", "Wish",
    "decide", "goal", "goals", "kinds", "let_go", "propose", "review", "show", "standing", "start", "tick",
]  # fmt: skip
