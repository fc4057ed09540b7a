"""Letting go what its retention rule keeps no longer: told before, then erased for good."""

from __future__ import annotations

from datetime import date

from healthkit.privacy import expiry
from healthkit.privacy.erasure import planning, rules
from healthkit.privacy.erasure.receipt import Plan, Receipt
from healthkit.source.erasing import erase
from healthkit.store import Vault

REASON = "retention"


def preview(vault: Vault, today: date) -> tuple[Plan, ...]:
    """What would go now, by kind of data; nothing changes."""
    return tuple(planning.plan(vault, what) for what in expiry.scopes(vault, today))


def apply(vault: Vault, today: date) -> tuple[Receipt, ...]:
    """Erase what is past its time.

    Raises:
        VaultBusy, UnwritableVault: as for an erasure; applying again completes it.
    """
    return tuple(erase(vault, plan.what, REASON) for plan in preview(vault, today) if not plan.empty)


def apply_once(vault: Vault, today: date) -> tuple[Receipt, ...]:
    """The same for a scheduled run, which comes often: a scope that was erased already is not looked at again."""
    done = rules.active(vault)
    scopes = [what for what in expiry.scopes(vault, today) if what not in done]
    plans = (planning.plan(vault, what) for what in scopes)
    return tuple(erase(vault, plan.what, REASON) for plan in plans if not plan.empty)
