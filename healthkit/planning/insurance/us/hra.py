"""An employer's HRA: money that pays the person's bills in the order in which they come, until it is used up."""

from __future__ import annotations

from healthkit.planning.insurance.us.cost_sharing import Piece
from healthkit.planning.insurance.us.plan import Account


class Hra:
    """What is left of a year's HRA, and how much the person has borne of what comes before it.

    What it pays still counts towards deductible and maximum: the plan reckons with what is owed, whoever pays it.
    """

    __slots__ = ("_account", "_borne", "left")

    def __init__(self, account: Account | None, amount: int) -> None:
        self._account = account
        self._borne = 0
        self.left = amount

    def pay(self, owed: list[Piece], deductible: int) -> tuple[list[Piece], int]:
        """The person's pieces less what the HRA pays of them, and that sum; ``deductible`` is that piece's index."""
        account = self._account
        if account is None or not self.left:
            return owed, 0
        made, paid = [], 0
        for at, piece in enumerate(owed):
            part = 0
            if at == deductible or not account.only_deductible:
                own = min(piece.amount, account.after - self._borne)
                self._borne += own
                part = min(piece.amount - own, self.left)
                self.left -= part
            made.append(piece._replace(amount=piece.amount - part))
            paid += part
        return made, paid
